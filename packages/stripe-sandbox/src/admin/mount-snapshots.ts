import type { Hono } from 'hono'
import type { EngineInside } from '../engine.ts'
import { readJson } from './read-json.ts'

/** Times in milliseconds. `POST snapshots {name}` keeps everything; `POST snapshots/:name/restore` puts it back. */
export function mountSnapshots(app: Hono, engine: EngineInside): void {
  app.get('/_sandbox/snapshots', (c) => c.json({ data: engine.listSnapshots() }))

  app.post('/_sandbox/snapshots', async (c) => {
    const { name } = await readJson(c)
    return c.json(await engine.snapshot(typeof name === 'string' ? name : ''))
  })

  app.post('/_sandbox/snapshots/:name/restore', async (c) =>
    c.json(await engine.restore(c.req.param('name'))),
  )

  app.delete('/_sandbox/snapshots/:name', (c) => {
    const name = c.req.param('name')
    engine.deleteSnapshot(name)
    return c.json({ name, deleted: true })
  })
}
