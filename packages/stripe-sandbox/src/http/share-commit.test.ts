import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openStore } from '../store/open-store.ts'
import { createSharedCommit } from './share-commit.ts'

function open() {
  const store = openStore(null)
  let commits = 0
  const counting = {
    transaction<T>(work: () => T): T {
      commits += 1
      return store.transaction(work)
    },
  }
  const share = createSharedCommit<string>(counting)
  const write = (key: string, fails = false) =>
    share(() =>
      store.transaction(() => {
        store.writeMeta(key, 'written')
        if (fails) throw new Error(`${key} cannot be`)
        return key
      }),
    )
  return { store, write, commits: () => commits }
}

describe('A shared commit', () => {
  it('writes what arrives in one turn at once, and answers each', async () => {
    const { store, write, commits } = open()
    assert.deepEqual(await Promise.all([write('a'), write('b'), write('c')]), ['a', 'b', 'c'])
    assert.equal(commits(), 1)
    assert.equal(store.readMeta('b'), 'written')
    store.close()
  })

  it('keeps what the others wrote when one fails, and nothing of that one', async () => {
    const { store, write } = open()
    const outcomes = await Promise.allSettled([write('a'), write('b', true), write('c')])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => store.readMeta(key)),
      ['written', null, 'written'],
    )
    store.close()
  })

  it('is not waited for by what comes a turn later', async () => {
    const { store, write, commits } = open()
    await write('a')
    await write('b')
    assert.equal(commits(), 2)
    store.close()
  })
})
