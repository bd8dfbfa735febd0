import { useId } from 'react'

interface Row {
  seats: string
  /** Where the dark under this row begins. */
  floor: number
  fill: string
  stroke: string
}

interface HouseShape {
  width: number
  height: number
  /** Distance between two seats of the furthest row, in the drawing's own units. */
  backPitch: number
  rowGrowth: number
  /** Distance between two rows, in seats. */
  rowDepth: number
  litRow: number
}

type Rgb = readonly [number, number, number]

const BACK_FILL: Rgb = [20, 42, 48]
const FRONT_FILL: Rgb = [4, 8, 10]
const BACK_EDGE: Rgb = [44, 74, 80]
const FRONT_EDGE: Rgb = [30, 40, 44]

function mix(from: Rgb, to: Rgb, part: number): string {
  const channel = (i: 0 | 1 | 2) => Math.round(from[i] + (to[i] - from[i]) * part)
  return `rgb(${channel(0)} ${channel(1)} ${channel(2)})`
}

function seatPath(centre: number, top: number, pitch: number, height = 0.5): string {
  const at = (x: number, y: number) =>
    `${(centre + x * pitch).toFixed(1)} ${(top + y * pitch).toFixed(1)}`
  return [
    `M${at(-0.46, height)}`,
    `L${at(-0.445, 0.3)}`,
    `C${at(-0.43, 0.08)} ${at(-0.34, 0)} ${at(-0.2, 0)}`,
    `L${at(0.2, 0)}`,
    `C${at(0.34, 0)} ${at(0.43, 0.08)} ${at(0.445, 0.3)}`,
    `L${at(0.46, height)}`,
  ].join('')
}

/** Rows from the furthest to the nearest; each stands half a seat beside the row behind it. */
function layOutRows(shape: HouseShape): { rows: Row[]; lit: string } {
  const rows: Row[] = []
  let lit = ''
  let top = 1
  for (let index = 0; top < shape.height; index += 1) {
    const pitch = shape.backPitch * shape.rowGrowth ** index
    const onCentre = (index - shape.litRow) % 2 === 0
    const reach = Math.ceil(shape.width / 2 / pitch) + 1
    const part = Math.min(1, top / shape.height)
    let seats = ''
    for (let seat = -reach; seat <= reach; seat += 1) {
      seats += seatPath(shape.width / 2 + (seat + (onCentre ? 0 : 0.5)) * pitch, top, pitch)
    }
    // Taller than its neighbours, so that its light shows between the two seats in front.
    if (index === shape.litRow) lit = seatPath(shape.width / 2, top, pitch, 0.86)
    rows.push({
      seats,
      floor: top + pitch * 0.36,
      fill: mix(BACK_FILL, FRONT_FILL, Math.sqrt(part)),
      stroke: mix(BACK_EDGE, FRONT_EDGE, part),
    })
    top += pitch * shape.rowDepth
  }
  return { rows, lit }
}

const SHAPES = {
  /** Beside a form, from the screen down to the floor. */
  tall: { width: 500, height: 450, backPitch: 17, rowGrowth: 1.166, rowDepth: 0.49, litRow: 6 },
  /** A narrow band above a form, on a phone. */
  strip: { width: 390, height: 76, backPitch: 19, rowGrowth: 1.36, rowDepth: 0.44, litRow: 2 },
  /** Across the whole page. */
  wide: { width: 1280, height: 232, backPitch: 28, rowGrowth: 1.28, rowDepth: 0.42, litRow: 2 },
} satisfies Record<string, HouseShape>

type House = keyof typeof SHAPES

const HOUSES: Record<House, { rows: Row[]; lit: string }> = {
  tall: layOutRows(SHAPES.tall),
  strip: layOutRows(SHAPES.strip),
  wide: layOutRows(SHAPES.wide),
}

/** Seats seen from the back of the house; one of them is lit. Decoration only. */
export function Seats(props: { house: House; screenIsLit?: boolean; className: string }) {
  const glow = useId()
  const { rows, lit } = HOUSES[props.house]
  const shape = SHAPES[props.house]
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${shape.width} ${shape.height}`}
      preserveAspectRatio="xMidYMin slice"
      className={props.className}
    >
      <linearGradient id={glow}>
        <stop offset="0.05" stopColor="#26393d" />
        <stop offset="0.5" stopColor="#a58a4a" />
        <stop offset="0.95" stopColor="#26393d" />
      </linearGradient>
      {rows.map((row, index) => (
        <g key={row.fill + row.stroke}>
          <rect y={row.floor} width="100%" height="100%" className="floor" />
          <path d={row.seats} fill={row.fill} />
          <path
            d={row.seats}
            fill="none"
            stroke={props.screenIsLit ? `url(#${glow})` : row.stroke}
            strokeOpacity={props.screenIsLit ? 0.85 : 1}
          />
          {index === shape.litRow && <path d={lit} className="seat-lit" />}
        </g>
      ))}
    </svg>
  )
}
