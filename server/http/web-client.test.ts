import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { createHttpApp, type HttpApp } from '#test/http-app.ts'
import { connectPostgres } from '../db/connect.ts'

const INDEX = `<!doctype html><title>%BRAND%</title>
<meta name="marquee-brand" content="%BRAND%"><meta name="marquee-mode" content="%MODE%">`
const SCRIPT = `console.log(${JSON.stringify('curtain '.repeat(400))})`
const HTML = { accept: 'text/html,application/xhtml+xml' }

describe('the web client', () => {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-dist-'))
  // Pages come without a single query, which a database that is not there proves.
  const database = connectPostgres('postgres://viewer@127.0.0.1:1/marquee')
  let app: HttpApp

  before(() => {
    app = createHttpApp({
      database,
      environment: { BRAND_NAME: `Lumen & "Sons" <$&>` },
      parts: { webFolder: folder },
    })
  })
  after(async () => {
    await app.close()
    await database.close()
    rmSync(folder, { recursive: true })
  })

  test('that is not built says so, and what to do', async () => {
    const response = await app.visitor().get('/subscribe/', HTML)
    assert.equal(response.status, 503)
    assert.equal(await response.text(), 'The web client is not built; run npm run build.\n')
  })

  test('is served from then on when it is built while the server runs', async () => {
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), INDEX)
    writeFileSync(join(folder, 'bulb.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
    writeFileSync(join(folder, 'assets', 'app-1a2b.js'), SCRIPT)
    for (const path of ['/', '/subscribe', '/subscribe/', '/subscribe/success?session_id=cs_1']) {
      const response = await app.visitor().get(path, HTML)
      assert.equal(response.status, 200, path)
      assert.match(response.headers.get('content-type') ?? '', /^text\/html; charset=utf-8/i)
    }
  })

  test('carries brand and mode, which cannot break out of their places', async () => {
    const page = await (await app.visitor().get('/', HTML)).text()
    assert.match(page, /<title>Lumen &amp; &quot;Sons&quot; &lt;\$&amp;&gt;<\/title>/)
    assert.match(page, /name="marquee-mode" content="sandbox"/)
    assert.doesNotMatch(page, /%BRAND%|%MODE%|"Sons"/)
  })

  test('is asked about each time, and not sent again while it is the same', async () => {
    const first = await app.visitor().get('/', HTML)
    assert.equal(first.headers.get('cache-control'), 'no-cache')
    const etag = first.headers.get('etag') ?? ''
    const again = await app.visitor().get('/', { ...HTML, 'if-none-match': etag })
    assert.equal(again.status, 304)
    assert.equal(await again.text(), '')
  })

  test('has assets that are kept for ever, in the form the browser takes best', async () => {
    const get = (encoding: string) =>
      app.visitor().get('/assets/app-1a2b.js', { 'accept-encoding': encoding })
    const brotli = await get('gzip, deflate, br')
    assert.equal(brotli.headers.get('content-encoding'), 'br')
    assert.equal(brotli.headers.get('cache-control'), 'public, max-age=31536000, immutable')
    assert.match(brotli.headers.get('content-type') ?? '', /^text\/javascript/)
    assert.equal(brotliDecompressSync(await brotli.arrayBuffer()).toString(), SCRIPT)
    const gzip = await get('gzip, br;q=0')
    assert.equal(gunzipSync(await gzip.arrayBuffer()).toString(), SCRIPT)
    const plain = await get('identity')
    assert.equal(plain.headers.get('content-encoding'), null)
    assert.equal(await plain.text(), SCRIPT)
  })

  test('has its own 404 page for people, and a problem for programs', async () => {
    const page = await app.visitor().get('/no/such/page', HTML)
    assert.equal(page.status, 404)
    assert.match(await page.text(), /marquee-brand/)
    const program = await app.visitor().get('/no/such/page')
    assert.equal(program.headers.get('content-type'), 'application/problem+json')
  })

  test('has no file outside its folder', async () => {
    for (const path of ['/../package.json', '/..%2fpackage.json', '/assets/..%2f..%2fetc/passwd']) {
      const response = await app.routes.request(`http://localhost:8000${path}`)
      assert.equal(response.status, 404, path)
    }
  })

  test('moves to BASE_URL from the other name of this machine, which shares no cookies with it', async () => {
    const visitor = app.visitor()
    const response = await visitor.get('/subscribe/?plan=premium', { host: '127.0.0.1:8000' })
    assert.equal(response.status, 307)
    assert.equal(response.headers.get('location'), 'http://localhost:8000/subscribe/?plan=premium')
    assert.equal((await visitor.get('/', { host: 'evil.example' })).status, 200)
  })
})
