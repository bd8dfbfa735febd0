import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { after, describe, test } from 'node:test'
import { startMailServer } from '#test/mail-server.ts'
import { createConsoleTransport } from './console.ts'
import { createSmtpTransport } from './smtp.ts'
import { type OutgoingEmail, RefusedForGood } from './transport.ts'

const MAIL: OutgoingEmail = {
  recipient: 'ines@example.com',
  messageId: '<1@example.com>',
  subject: 'Your receipt from Netflix, $17.99',
  text: 'Total  $17.99\n\u001b[2Jgone\n',
  source: 'Subject: x\r\n\r\n.a line that starts with a dot\r\n',
}

describe('the console', () => {
  test('prints a mail for a person, and obeys none of its control characters', async () => {
    let printed = ''
    await createConsoleTransport((text) => {
      printed += text
    }).send(MAIL)
    assert.match(
      printed,
      /Mail to ines@example\.com\nSubject: Your receipt from Netflix, \$17\.99\n/,
    )
    assert.match(printed, /Total {2}\$17\.99\n\[2Jgone\n/)
    assert.ok(!printed.includes('\u001b'))
  })
})

/** Speaks just enough SMTP to go wrong in one place. */
async function startScriptedServer(script: Record<string, string>) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.write('220 ready\r\n')
    socket.on('data', (data) => {
      const line = data.toString()
      const command = Object.keys(script).find((word) => line.startsWith(word))
      const answer = command === undefined ? '250 ok\r\n' : script[command]
      if (answer === 'hang up') socket.destroy()
      else socket.write(`${answer}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No port')
  return {
    host: `127.0.0.1:${address.port}`,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

describe('SMTP', () => {
  const endings: (() => Promise<void>)[] = []
  after(async () => {
    for (const end of endings.reverse()) await end()
  })

  async function sendTo(script: Record<string, string>, user = ''): Promise<unknown> {
    const server = await startScriptedServer(script)
    const transport = createSmtpTransport(`smtp://${user}${server.host}`, 'hello@example.com')
    endings.push(server.close, transport.close)
    return transport.send(MAIL).then(
      () => null,
      (error: unknown) => error,
    )
  }

  test('hands the bytes over as they are', async () => {
    const server = await startMailServer()
    const transport = createSmtpTransport(server.url, 'Netflix <hello@example.com>')
    endings.push(server.close, transport.close)
    await transport.send(MAIL)
    assert.deepEqual(server.received, [
      { from: 'hello@example.com', to: ['ines@example.com'], source: MAIL.source },
    ])
  })

  test('a refused recipient is refused for good', async () => {
    const error = await sendTo({ 'RCPT TO': '550 no such user\r\n' })
    assert.ok(error instanceof RefusedForGood)
    assert.match(error.message, /550 no such user/)
  })

  test('a refused log-in is the operator’s to mend, so the mail waits', async () => {
    const script = { EHLO: '250-hello\r\n250 AUTH PLAIN\r\n', AUTH: '535 wrong password\r\n' }
    const error = await sendTo(script, 'user:password@')
    assert.ok(error instanceof Error && !(error instanceof RefusedForGood))
    assert.match(error.message, /535 wrong password/)
  })

  test('a refused sender is the operator’s to mend, so the mail waits', async () => {
    const error = await sendTo({ 'MAIL FROM': '550 not your domain\r\n' })
    assert.ok(error instanceof Error && !(error instanceof RefusedForGood))
    assert.match(error.message, /550 not your domain/)
  })

  test('a line that breaks after the final dot is one try, not several', async () => {
    let dots = 0
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.write('220 ready\r\n')
      let isBody = false
      socket.on('data', (data) => {
        const line = data.toString()
        if (isBody && line.endsWith('\r\n.\r\n')) {
          dots += 1
          socket.destroy()
        } else if (line.startsWith('DATA')) {
          isBody = true
          socket.write('354 go on\r\n')
        } else if (!isBody) socket.write('250 ok\r\n')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('No port')
    const transport = createSmtpTransport(`smtp://127.0.0.1:${address.port}`, 'hello@example.com')
    await assert.rejects(transport.send(MAIL), (error) => !(error instanceof RefusedForGood))
    assert.equal(dots, 1)
    await transport.close()
    await new Promise((resolve) => server.close(resolve))
  })

  test('a server that hangs up at once is one try, too', async () => {
    let connections = 0
    const server = createServer((socket) => {
      connections += 1
      socket.on('error', () => {})
      socket.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('No port')
    const transport = createSmtpTransport(`smtp://127.0.0.1:${address.port}`, 'hello@example.com')
    await assert.rejects(transport.send(MAIL))
    assert.equal(connections, 1)
    await transport.close()
    await new Promise((resolve) => server.close(resolve))
  })
})
