import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import Stripe from 'stripe'
import { runSandbox, runToEnd } from '../testing/run-sandbox.ts'
import { sdkFor } from '../testing/test-sandbox.ts'

const folder = mkdtempSync(join(tmpdir(), 'sandbox-cli-'))
after(() => rmSync(folder, { recursive: true }))
const fresh = (name: string) => join(folder, name)

describe('The command line', () => {
  it('starts a sandbox that keeps its state, tells its webhooks, and ends in order', async () => {
    const types: string[] = []
    const endpoint = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const signature = String(request.headers['stripe-signature'])
      const body = Buffer.concat(chunks)
      types.push(Stripe.webhooks.constructEvent(body, signature, 'whsec_mine').type)
      response.end()
    })
    await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve))
    const { port } = endpoint.address() as AddressInfo
    const args = ['--port', '0', '--data', fresh('state'), '--key', 'sk_test_mine']
    const first = await runSandbox([
      ...args,
      ...['--webhook', `http://127.0.0.1:${port}/`, '--secret', 'whsec_mine'],
    ])
    assert.ok(first.greeting.split('\n').length < 24)
    const customer = await sdkFor(first).customers.create({ name: 'Ann' })
    assert.equal(await first.stop('SIGTERM'), 0)
    assert.deepEqual(types, ['customer.created'])
    endpoint.close()

    const second = await runSandbox([...args, '--no-dashboard'])
    assert.doesNotMatch(second.greeting, /Dashboard/)
    assert.equal((await sdkFor(second).customers.retrieve(customer.id)).id, customer.id)
    assert.equal(await second.stop('SIGINT'), 0)
  })

  it('says what it can do, and which version it is', async () => {
    const help = await runToEnd(['--help'])
    assert.match(help.stdout, /--webhook URL/)
    assert.equal(help.exitCode, 0)
    assert.match((await runToEnd(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/)
  })

  it('says in one line what was wrong and what to do', async () => {
    const mistakes: [string[], RegExp][] = [
      [['--prot', '1'], /Unknown option '--prot'\. --help lists the options\./],
      [['--port', '70000'], /--port is "70000"\. A port is a number from 0 to 65535\./],
      [['--port'], /--port <value>' argument missing\. --help/],
      [['--webhook', 'localhost:3000/x'], /--webhook is "localhost:3000\/x"\. It needs the whole/],
      [['--secret', 'whsec_x'], /Say where with --webhook URL/],
      [['--webhook', 'http://x.test', '--secret', 'mine'], /--secret must begin with whsec_/],
      [['--key', 'sk_live_x'], /--key must begin with sk_test_/],
      [['--memory', '--data', 'x'], /exclude each other/],
    ]
    for (const [args, pattern] of mistakes) await assertRefused(args, pattern)
  })

  it('names a port that is taken, and a data directory that cannot be used', async () => {
    const running = await runSandbox(['--port', '0', '--no-dashboard', '--data', fresh('taken')])
    const { port } = new URL(running.url)
    const plain = ['--port', '0', '--no-dashboard']
    await assertRefused(['--port', port, '--memory'], new RegExp(`Port ${port} on .* is in use`))
    await assertRefused([...plain, '--data', fresh('taken')], /Another sandbox is running on/)
    assert.equal(await running.stop('SIGINT'), 0)

    writeFileSync(fresh('file'), '')
    await assertRefused([...plain, '--data', fresh('file')], /can't be written/)
    await assertRefused(['--host', '203.0.113.7', '--memory'], /no address of this machine/)
  })
})

async function assertRefused(args: string[], pattern: RegExp): Promise<void> {
  const { exitCode, stdout, stderr } = await runToEnd(args)
  assert.match(stderr, pattern)
  assert.deepEqual([exitCode, stdout, stderr.trimEnd().split('\n').length], [2, '', 1])
}
