/** Releases with a shape of their own, oldest first: https://docs.stripe.com/changelog */
export const RELEASES = ['acacia', 'basil', 'clover', 'dahlia', 'endive'] as const

export type Release = (typeof RELEASES)[number]

/** The versions that events can be delivered in. */
const RENDERED = {
  acacia: '2024-09-30 2024-10-28 2024-11-20 2024-12-18 2025-01-27 2025-02-24',
  basil: '2025-03-31 2025-04-30 2025-05-28 2025-06-30 2025-07-30 2025-08-27',
  clover: '2025-09-30 2025-10-29 2025-11-17 2025-12-15 2026-01-28 2026-02-25',
  dahlia: '2026-03-25 2026-04-22 2026-05-27 2026-06-24 2026-07-29 2026-08-26',
  endive: '2026-09-30 2026-10-28',
} as const satisfies Record<Release, string>

const RELEASE_OF: ReadonlyMap<string, Release> = new Map(
  RELEASES.flatMap((release) =>
    RENDERED[release].split(' ').map((day) => [`${day}.${release}`, release] as const),
  ),
)

/** The release whose shapes a version has, or null when they are not simulated. */
export function releaseOf(version: string): Release | null {
  return RELEASE_OF.get(version) ?? null
}
