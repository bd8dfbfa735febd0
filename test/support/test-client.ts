/** A browser without a screen: keeps cookies, sends the Origin of the page that it is on. */
export interface TestClient {
  get<T>(path: string): Promise<Answer<T>>
  post<T>(path: string, body?: unknown): Promise<Answer<T>>
}

export interface Answer<T> {
  status: number
  body: T
  headers: Headers
}

export function createClient(url: string): TestClient {
  const cookies = new Map<string, string>()

  async function send<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        origin: url,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const cookie of response.headers.getSetCookie()) keep(cookies, cookie)
    const text = await response.text()
    const isJson = (response.headers.get('content-type') ?? '').includes('json')
    return {
      status: response.status,
      body: (isJson && text !== '' ? JSON.parse(text) : text) as T,
      headers: response.headers,
    }
  }

  return {
    get: (path) => send('GET', path),
    post: (path, body = {}) => send('POST', path, body),
  }
}

function keep(cookies: Map<string, string>, cookie: string): void {
  const [pair = ''] = cookie.split(';')
  const split = pair.indexOf('=')
  const [name, value] = [pair.slice(0, split), pair.slice(split + 1)]
  if (value === '' || /max-age=0/i.test(cookie)) cookies.delete(name)
  else cookies.set(name, value)
}

let count = 0

/** A new account, signed in. */
export async function signUp(client: TestClient): Promise<{ email: string }> {
  count++
  const email = `viewer.${process.pid}.${count}@example.com`
  const viewer = { name: 'Ines Marchetti', email, password: 'a seat in row 7' }
  const answer = await client.post('/api/auth/sign-up/email', viewer)
  if (answer.status !== 200)
    throw new Error(`Signing up answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  return { email }
}
