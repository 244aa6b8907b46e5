import type { IncomingMessage } from 'node:http'

/** An answer in one piece, with status 200. */
export interface BareAnswer {
  headers: Readonly<Record<string, string>>
  body: Buffer
}

/**
 * Pages that are asked for most, answered ahead of Express, which takes several times as long to hand on a request as Node
 * takes to answer one (docs/decisions/2026-11-22-pages-that-are-kept.md).
 */
export interface BarePages {
  /** Before the question mark; of all of them. */
  path: string
  /** What answers a GET; null = Express does. It only reads: who asks too often is refused before the answer is made. */
  find(request: IncomingMessage): (() => BareAnswer) | null
}
