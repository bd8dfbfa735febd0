import { existsSync } from 'node:fs'
import { DataInUseError, lockData, type ProcessCard } from '../db/data-lock.ts'

/** The process that is using the data directory; null when nobody is. */
export function findRunning(dataDir: string): ProcessCard | null {
  if (!existsSync(dataDir)) return null
  try {
    lockData(dataDir).release()
    return null
  } catch (error) {
    if (error instanceof DataInUseError && error.card !== null) return error.card
    throw error
  }
}

export interface RunningStatus {
  pid: number
  role: string
  mode: string
  url: string
  uptimeSeconds: number
  /** How wake-ups travel, and whether they do. */
  broker: string
}

const ANSWER_MS = 5_000

/** Asks the running process through its private door. */
export async function askRunning<T>(
  card: ProcessCard,
  method: 'GET' | 'POST',
  path: string,
): Promise<T> {
  const response = await fetch(`${card.controlUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${card.token}` },
    signal: AbortSignal.timeout(ANSWER_MS),
  })
  const body = (await response.json()) as T & { error?: string }
  if (!response.ok)
    throw new Error(`Process ${card.pid} answered ${response.status}: ${body.error}`)
  return body
}
