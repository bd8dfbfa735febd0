/** What a script may rely on. 64 and above are those of sysexits(3). */
export const EXIT = {
  ok: 0,
  /** Something was in the way; standard error says what and what to do. */
  failed: 1,
  /** An unknown command, option or value. */
  usage: 2,
  /** A variable is wrong or missing. */
  configuration: 78,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
