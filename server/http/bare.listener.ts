import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { BareAnswer, BarePages } from '../bare.ts'
import type { NoteAnswer } from './access.log.ts'
import type { AddressLimit } from './address.limit.ts'
import type { SetHeaders } from './security.headers.ts'

interface Parts {
  pages: BarePages
  note: NoteAnswer
  protect: SetHeaders
  visitors: AddressLimit
  /** Answers whatever is no such page, too much or failed. */
  app: RequestListener
}

/** Answers what `pages` have, with the same limits, headers and log line as `app`. */
export function bareListener({ pages, note, protect, visitors, app }: Parts): RequestListener {
  const answerTo = async (request: IncomingMessage): Promise<BareAnswer | null> => {
    const answer = pages.find(request)
    if (answer) await visitors.consume(request)
    return answer?.() ?? null
  }
  const send = async (request: IncomingMessage, response: ServerResponse) => {
    const start = performance.now()
    // Who asks too often, or for what cannot be made, reads from `app` why.
    const answer = await answerTo(request).catch(() => null)
    if (!answer) return app(request, response)
    const { headers, body } = answer
    note(request, response, () => pages.path, start)
    protect(request, response)
    response.writeHead(200, { ...headers, 'Content-Length': body.length }).end(body)
  }
  const begin = `${pages.path}?`
  return (request, response) => {
    if (request.method === 'GET' && request.url?.startsWith(begin)) void send(request, response)
    else app(request, response)
  }
}
