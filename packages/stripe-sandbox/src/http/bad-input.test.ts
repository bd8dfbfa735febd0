import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { send } from '../testing/send.ts'
import { openSession } from '../testing/subscribe.ts'
import { startTestSandbox } from '../testing/test-sandbox.ts'

const MEGABYTE = 1_048_576

describe('Bad input', () => {
  it('is refused in Stripe’s form, and changes nothing', async () => {
    await using test = await startTestSandbox()
    const bodies: [string | Uint8Array, number][] = [
      [`name${'[a]'.repeat(100)}=1`, 400],
      ['name=%C3%28', 400],
      ['name=%', 400],
      ['name=%00', 400],
      [new Uint8Array([0x6e, 0x3d, 0xff, 0xfe]), 400],
      [`name=${'x'.repeat(MEGABYTE)}`, 413],
      ['name[0]=a', 400],
      ['metadata=text', 400],
      ['email[a]=b', 400],
    ]
    const created = 'created[gt]=999999999999999'
    assert.equal((await send(test, `/v1/customers?${created}`)).status, 400)
    for (const [body, status] of bodies) {
      const answer = await send(test, '/v1/customers', { method: 'POST', body: body as string })
      assert.equal(answer.status, status, String(body).slice(0, 40))
      assert.equal(answer.body.error?.type, 'invalid_request_error')
    }
    assert.equal((await test.stripe.customers.list()).data.length, 0)
  })

  it('that does not say how long it is is cut off, too', async () => {
    await using test = await startTestSandbox()
    let left = 30
    const chunk = new TextEncoder().encode('x'.repeat(100_000))
    const long = new ReadableStream({
      pull(controller) {
        if (left === 0) controller.close()
        else controller.enqueue(chunk)
        left -= 1
      },
    })
    const init = { method: 'POST', body: long, duplex: 'half' } as RequestInit
    const answer = await send(test, '/v1/customers', init).catch(() => null)
    // The connection may be gone before the answer was read.
    assert.ok(answer === null || answer.status === 413)
    assert.equal((await test.stripe.customers.list()).data.length, 0)
  })

  it('that never ends is refused wherever it goes, and the connection closed', async () => {
    await using test = await startTestSandbox({ dashboardPort: 0 })
    const { url, dashboardUrl } = test.sandbox
    for (const address of [
      `${url}/v1/customers`,
      `${url}/_sandbox/chaos`,
      `${url}/c/pay/cs_test_1`,
      `${dashboardUrl}/chaos`,
    ]) {
      assert.match(await uploadWithoutEnd(address), /^HTTP\/1\.1 413 /, address)
    }
    assert.match(await uploadWithoutEnd(`${url}/v1/nowhere`), /^HTTP\/1\.1 404 /)
    const answer = await uploadWithoutEnd(`${url}/v1/customers`)
    assert.match(answer, /"type": ?"invalid_request_error"/)
  })

  it('as JSON is told which content type is right; an empty body needs none', async () => {
    await using test = await startTestSandbox()
    const headers = { 'content-type': 'application/json' }
    const json = await send(test, '/v1/customers', { headers, body: '{"name":"Ann"}' })
    assert.equal(json.status, 400)
    assert.match(json.body.error?.message ?? '', /content type is application\/x-www-form-urlenc/)
    const empty = await send(test, '/v1/customers', { method: 'POST', headers })
    assert.equal(empty.status, 200)
    const charset = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
    const named = await send(test, '/v1/customers', { headers: charset, body: 'name=Ann' })
    assert.equal(named.body.name, 'Ann')
  })

  it('that is no form is refused by the pages, too', async () => {
    await using test = await startTestSandbox({ dashboardPort: 0 })
    const session = await openSession(test)
    for (const address of [session.url!, `${test.sandbox.dashboardUrl}/chaos`]) {
      const answer = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data' },
        body: 'x',
      })
      assert.equal(answer.status, 400, address)
      assert.match(await answer.text(), /no form that can be read/)
    }
  })

  it('of another method, address or version gets an error object', async () => {
    await using test = await startTestSandbox()
    for (const [method, path] of [
      ['PUT', '/v1/customers'],
      ['PATCH', '/v1/customers/cus_1'],
      ['DELETE', '/v1/customers'],
      ['OPTIONS', '/v1/customers'],
      ['GET', '/v1/'],
      ['GET', '/v1/customers/a/b/c'],
      ['GET', '/v2/core/events'],
      ['POST', '/v2/core/accounts'],
    ] as const) {
      const answer = await send(test, path, { method })
      assert.equal(answer.status, 404, `${method} ${path}`)
      assert.match(answer.body.error?.message ?? '', /^Unrecognized request URL/)
    }
    const head = await send(test, '/v1/customers', { method: 'HEAD' })
    assert.equal(head.status, 200)
    await assert.rejects(test.stripe.v2.core.events.list({ object_id: 'x' }), { statusCode: 404 })
  })

  it('in the version header is refused, and an older version is echoed', async () => {
    await using test = await startTestSandbox()
    const ask = (version: string) =>
      send(test, '/v1/customers', { headers: { 'stripe-version': version } })
    for (const version of ['2099-01-01', 'yesterday', '2026-10-28', '2026-10-28.fall']) {
      const answer = await ask(version)
      assert.equal(answer.status, 400)
      assert.equal(answer.body.error?.message, `Invalid Stripe API version: ${version}`)
    }
    const older = await ask('2024-06-20')
    assert.equal(older.status, 200)
    assert.equal(older.headers.get('stripe-version'), '2024-06-20')
  })
})

/** Sends until it is cut off. @returns all that was answered meanwhile */
async function uploadWithoutEnd(address: string): Promise<string> {
  const { hostname, port, pathname, host } = new URL(address)
  const socket = connect(Number(port), hostname)
  const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
  let answer = ''
  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    answer += text
  })
  // A reset is a way of being cut off; what counts is what came before it.
  socket.on('error', () => {})
  const send = () => {
    while (socket.writable && socket.write(chunk));
  }
  socket.on('drain', send)
  socket.write(
    [
      `POST ${pathname} HTTP/1.1`,
      `Host: ${host}`,
      'Authorization: Bearer sk_test_sandbox',
      'Content-Type: application/x-www-form-urlencoded',
      'Transfer-Encoding: chunked',
      '\r\n',
    ].join('\r\n'),
  )
  send()
  await new Promise((resolve) => socket.once('close', resolve))
  return answer
}
