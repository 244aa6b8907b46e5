import { problem } from '../../protocol/api/parts.ts'

interface Sent {
  body?: unknown
  headers?: Record<string, string>
}

/** Cookies as `curl` keeps them, and nothing else of a browser. */
export class ScriptCaller {
  readonly #url: string
  readonly jar = new Map<string, string>()

  constructor(url: string) {
    this.#url = url
  }

  async send(method: string, path: string, { body, headers = {} }: Sent = {}): Promise<Response> {
    const cookies = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(cookies === '' ? {} : { Cookie: cookies }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...this.ownHeaders(method),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    for (const cookie of answer.headers.getSetCookie()) this.#keep(cookie)
    return answer
  }

  get(path: string, sent?: Sent): Promise<Response> {
    return this.send('GET', path, sent)
  }
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response> {
    return this.send('POST', path, { body, ...(headers && { headers }) })
  }
  patch(path: string, body?: unknown): Promise<Response> {
    return this.send('PATCH', path, { body })
  }
  delete(path: string): Promise<Response> {
    return this.send('DELETE', path)
  }

  signIn(
    credentials: { username: string; password: string },
    headers?: Record<string, string>,
  ): Promise<Response> {
    return this.post('/api/session', credentials, headers)
  }

  protected ownHeaders(_method: string): Record<string, string> {
    return {}
  }

  #keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (value === '') this.jar.delete(name)
    else this.jar.set(name, value)
  }
}

/** What a page of `origin` makes a browser send. */
export class BrowserCaller extends ScriptCaller {
  readonly #origin: string
  csrfToken: string | null = null

  constructor(url: string, origin = url) {
    super(url)
    this.#origin = origin
  }

  override async signIn(
    credentials: { username: string; password: string },
    headers?: Record<string, string>,
  ) {
    const answer = await super.signIn(credentials, headers)
    if (answer.ok) this.csrfToken = ((await answer.clone().json()) as { csrfToken: string }).csrfToken
    return answer
  }

  protected override ownHeaders(method: string): Record<string, string> {
    return {
      'Sec-Fetch-Site': 'same-origin',
      'Sec-Fetch-Mode': 'cors',
      ...(method === 'GET' ? {} : { Origin: this.#origin }),
      ...(this.csrfToken === null ? {} : { 'X-CSRF-Token': this.csrfToken }),
    }
  }
}

/** The problem an answer carries; fails when it is another kind of answer. */
export async function problemIn(answer: Response) {
  const type = answer.headers.get('content-type')
  if (!type?.startsWith('application/problem+json'))
    throw new Error(`${answer.status} ${type} is not a problem`)
  return problem.parse(await answer.json())
}
