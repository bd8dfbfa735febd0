import type { OfferedPlan } from '../../api.ts'

const GAP = 10
const SIZES = { '1080p': { width: 56, height: 32 }, '4K': { width: 112, height: 63 } } as const

/** The screens of a plan, drawn to scale: 4K has twice the points each way. Advertising takes a slice. */
export function ScreensDrawing(props: { plan: OfferedPlan }) {
  const { screens, resolution, ads } = props.plan
  const size = SIZES[resolution]
  const columns = screens <= 3 ? screens : Math.ceil(Math.sqrt(screens))
  const rows = Math.ceil(screens / columns)
  const width = columns * size.width + (columns - 1) * GAP
  const height = rows * size.height + (rows - 1) * GAP
  const places = Array.from({ length: screens }, (_, index) => ({
    x: (index % columns) * (size.width + GAP),
    y: Math.floor(index / columns) * (size.height + GAP),
  }))
  return (
    <svg
      aria-hidden="true"
      viewBox={`-1 -1 ${width + 2} ${height + 2}`}
      className="screens-drawing"
      style={{ width: `calc(${(width + 2) / 16}rem * var(--drawing-scale))` }}
    >
      {places.map(({ x, y }) => (
        <g key={`${x} ${y}`}>
          <rect x={x} y={y} width={size.width} height={size.height} className="screen" />
          {ads && (
            <rect
              x={x + size.width * 0.37}
              y={y + 0.75}
              width={size.width * 0.12}
              height={size.height - 1.5}
              className="screen-slice"
            />
          )}
        </g>
      ))}
    </svg>
  )
}
