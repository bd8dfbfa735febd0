import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, it } from 'node:test'
import type { Documents } from '../documents.ts'
import { FILE_NAME } from './open-database.ts'
import { openStore } from './open-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'sandbox-store-'))
after(() => rmSync(folder, { recursive: true }))

let made = 0
function freshFolder(): string {
  made += 1
  return join(folder, String(made))
}

function product(id: string, name: string): Documents['product'] {
  return {
    id,
    object: 'product',
    created: 1_900_000_000,
    name,
    metadata: { shelf: 'a' },
  } as unknown as Documents['product']
}

function discount(amount: number): Documents['invoiceitem'] {
  return {
    id: 'ii_1',
    object: 'invoiceitem',
    date: 1_900_000_000,
    customer: 'cus_1',
    amount,
  } as unknown as Documents['invoiceitem']
}

describe('The store', () => {
  it('gives away and takes in documents that nobody can change', () => {
    const store = openStore(null)
    const mine = product('prod_1', 'Premium')
    store.insert(mine)
    const found = store.find('product', 'prod_1')!
    for (const document of [mine, found, store.all('product')[0]!]) {
      assert.throws(() => {
        document.name = 'Basic'
      }, TypeError)
      assert.throws(() => {
        document.metadata.shelf = 'b'
      }, TypeError)
    }
    store.save({ ...found, name: 'Basic' })
    assert.equal(found.name, 'Premium')
    assert.equal(store.find('product', 'prod_1')?.name, 'Basic')
    store.close()
  })

  it('shows again what was there when a transaction is taken back, at any depth', () => {
    const store = openStore(null)
    store.insert(product('prod_1', 'Premium'))
    const name = () => store.all('product').map((one) => one.name)
    store.transaction(() => {
      store.save(product('prod_1', 'Standard'))
      assert.throws(() =>
        store.transaction(() => {
          store.save(product('prod_1', 'Basic'))
          store.insert(product('prod_2', 'Lost'))
          assert.deepEqual(name(), ['Basic', 'Lost'])
          throw new Error('No.')
        }),
      )
      assert.deepEqual(name(), ['Standard'])
      store.rehearse(() => store.remove('product', 'prod_1'))
      assert.equal(store.isDeleted('prod_1'), false)
    })
    assert.equal(store.find('product', 'prod_1')?.name, 'Standard')
    assert.equal(store.find('product', 'prod_2'), null)
    store.close()
  })

  it('keeps what was committed, and finds it by its references', () => {
    const dataDir = freshFolder()
    const first = openStore(dataDir)
    first.insert(discount(100))
    first.save(discount(200))
    first.close()
    const second = openStore(dataDir)
    assert.equal(second.all('invoiceitem', { customer: 'cus_1' })[0]?.amount, 200)
    assert.deepEqual(second.all('invoiceitem', { customer: 'cus_2' }), [])
    second.close()
  })

  it('reads a file from before its references had columns', () => {
    const dataDir = freshFolder()
    openStore(dataDir).close()
    const old = new DatabaseSync(join(dataDir, FILE_NAME))
    old.exec('drop index documents_ref_customer; alter table documents drop column ref_customer')
    old.exec("create index documents_by_customer on documents (kind, body ->> '$.customer')")
    old.exec('pragma application_id = 0; pragma user_version = 0')
    old
      .prepare("insert into documents (id, kind, created, body) values ('ii_1', ?, 1, ?)")
      .run('invoiceitem', JSON.stringify(discount(300)))
    old.close()

    const store = openStore(dataDir)
    assert.equal(store.all('invoiceitem', { customer: 'cus_1' })[0]?.amount, 300)
    store.close()
  })

  it('lets one process at a time in', () => {
    const dataDir = freshFolder()
    const first = openStore(dataDir)
    assert.throws(() => openStore(dataDir), {
      code: 'STORE_IN_USE',
      message: `Another sandbox is running on ${dataDir}. Stop it, or choose another data directory.`,
    })
    first.close()
    openStore(dataDir).close()
  })

  it('refuses a file that is damaged, another program’s, or newer, and leaves it as it is', () => {
    const damaged = freshFolder()
    openStore(damaged).close()
    writeFileSync(join(damaged, FILE_NAME), 'nonsense '.repeat(500))
    assert.throws(() => openStore(damaged), { code: 'STORE_DAMAGED' })

    const foreign = freshFolder()
    mkdirSync(foreign)
    const path = join(foreign, FILE_NAME)
    const other = new DatabaseSync(path)
    other.exec('create table recipes (name text)')
    other.close()
    const before = readFileSync(path)
    assert.throws(() => openStore(foreign), { code: 'STORE_FOREIGN' })
    assert.deepEqual(readFileSync(path), before)

    const newer = freshFolder()
    openStore(newer).close()
    const file = new DatabaseSync(join(newer, FILE_NAME))
    file.exec('pragma user_version = 99')
    file.close()
    assert.throws(() => openStore(newer), { code: 'STORE_TOO_NEW' })
  })

  it('refuses a folder that cannot be made', () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    for (const dataDir of [file, join(file, 'below')]) {
      assert.throws(() => openStore(dataDir), { code: 'STORE_NOT_WRITABLE' })
    }
  })

  it('takes a change back whole when the disk is full, and goes on', () => {
    const store = openStore(freshFolder())
    store.insert(product('prod_0', 'Premium'))
    store.sql('pragma max_page_count = 60').get()
    const fill = () =>
      store.transaction(() => {
        store.save(product('prod_0', 'Filling'))
        for (let index = 1; index < 2_000; index += 1) {
          store.insert(product(`prod_${index}`, 'x'.repeat(500)))
        }
      })
    assert.throws(fill, { code: 'STORE_FULL' })
    assert.equal(store.find('product', 'prod_0')?.name, 'Premium')
    assert.equal(store.all('product').length, 1)
    store.transaction(() => store.insert(product('prod_1', 'Small')))
    assert.equal(store.all('product').length, 2)
    store.close()
  })
})
