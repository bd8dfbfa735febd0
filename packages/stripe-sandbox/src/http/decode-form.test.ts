import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ApiError } from './api-error.ts'
import { decodeForm, type Raw } from './decode-form.ts'

function plain(raw: Raw): unknown {
  if (typeof raw === 'string') return raw
  return Object.fromEntries([...raw].map(([name, value]) => [name, plain(value)]))
}

function refused(form: string): boolean {
  try {
    decodeForm(form)
    return false
  } catch (error) {
    return error instanceof ApiError && error.status === 400
  }
}

describe('A form', () => {
  it('is read as the SDK, curl and percent-encoders write it', () => {
    assert.deepEqual(plain(decodeForm('a[b][0]=1&a%5Bb%5D%5B1%5D=x%20%26+y&c&d=')), {
      a: { b: { 0: '1', 1: 'x & y' } },
      c: '',
      d: '',
    })
    assert.deepEqual(plain(decodeForm('expand[]=a&expand[]=b')), { expand: { 0: 'a', 1: 'b' } })
  })

  it('begins a new item of a list without indexes where a name comes again', () => {
    const form = 'items[][price]=p1&items[][quantity]=1&items[][price]=p2&items[][quantity]=2'
    assert.deepEqual(plain(decodeForm(form)), {
      items: { 0: { price: 'p1', quantity: '1' }, 1: { price: 'p2', quantity: '2' } },
    })
  })

  it('takes the last of a name that comes twice, and refuses text that is a hash as well', () => {
    assert.deepEqual(plain(decodeForm('a=1&a=2')), { a: '2' })
    assert.ok(refused('a=1&a[b]=2'))
    assert.ok(refused('a[b]=2&a=1'))
  })

  it('refuses what is broken rather than guessing', () => {
    assert.ok(refused('name=%FF%FE'), 'no UTF-8')
    assert.ok(refused('name=100%'), 'half an escape')
    assert.ok(refused('name=%zz'), 'no escape')
    assert.ok(refused('na%00me=1') && refused('name=%00'), 'a null byte')
    assert.ok(refused(`a${'[b]'.repeat(100)}=1`), 'a hundred levels')
    assert.ok(refused('a=1&'.repeat(5_001)), 'thousands of parameters')
  })

  it('keeps odd names as they are, and reaches no prototype', () => {
    assert.deepEqual(plain(decodeForm('a[=1&]b[=2&[c]=3')), { 'a[': '1', ']b[': '2', '[c]': '3' })
    decodeForm('__proto__[polluted]=1&constructor[prototype][polluted]=1')
    assert.equal(({} as { polluted?: string }).polluted, undefined)
  })
})
