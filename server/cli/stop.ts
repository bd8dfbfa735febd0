import { readConfig } from '../config.ts'
import type { Command, CommandInput } from './command.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { askRunning, findRunning } from './find-running.ts'

const LOOK_MS = 100
const LIMIT_MS = 15_000

export const stop: Command = {
  summary: 'Stops the process that runs on the data directory, and waits until it is gone.',
  usage: 'stop',
  help: [],
  options: {},
  run,
}

async function run({ env, print, complain }: CommandInput): Promise<ExitCode> {
  const { dataDir } = readConfig(env)
  const card = findRunning(dataDir)
  if (card === null) {
    print(`Nothing runs on ${dataDir}.`)
    return EXIT.ok
  }
  await askRunning(card, 'POST', '/stop')
  const deadline = performance.now() + LIMIT_MS
  while (isAlive(card.pid)) {
    if (performance.now() > deadline) {
      complain(
        `marquee: process ${card.pid} has not ended yet. kill -9 ${card.pid} ends it; nothing is lost.`,
      )
      return EXIT.failed
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  print(`Process ${card.pid} has stopped.`)
  return EXIT.ok
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}
