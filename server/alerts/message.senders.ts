import { createTransport, type Transporter } from 'nodemailer'
import type { ContactKind } from '../../protocol/api/notifications.ts'
import type { Ambient } from '../ambient.ts'
import { ProblemError } from '../errors.ts'
import { type Message, refusalIn, robotRequest } from './robot-formats.ts'
import { checkedAddress } from './webhook-address.ts'

/** Null when it arrived. `final`: trying again will not help. The error never holds an address. */
export type Failure = { error: string; final: boolean } | null

export interface Envelope {
  /** The same with every attempt. */
  id: string
  address: string
  secret: string | null
}

export interface MailSettings {
  /** smtp:// or smtps://, with user and password where the server wants them. */
  url: string
  from: string
}

const PATIENCE = 10_000
/** A robot's answer is a line; whoever sends more is no robot. */
const MAX_ANSWER = 65_536

/** Sends to robots and programs: no redirects, little patience, small answers, and only to hosts that may be asked. */
export class WebhookSender {
  readonly #hosts: readonly string[]
  readonly #ambient: Ambient
  readonly #patience: number

  /** `patience`: milliseconds until an answer must be complete. */
  constructor({
    hosts,
    ambient,
    patience = PATIENCE,
  }: { hosts: readonly string[]; ambient: Ambient; patience?: number }) {
    this.#hosts = hosts
    this.#ambient = ambient
    this.#patience = patience
  }

  async send(
    kind: Exclude<ContactKind, 'email'>,
    { id, address, secret }: Envelope,
    message: Message,
    signal: AbortSignal,
  ): Promise<Failure> {
    try {
      const url = checkedAddress(kind, address, this.#hosts)
      const request = robotRequest(kind, { url, secret, id, now: this.#ambient.now() }, message)
      const answer = await fetch(request.url, {
        method: 'POST',
        headers: request.headers,
        body: request.body,
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(this.#patience)]),
      })
      const text = await beginningOf(answer)
      if (answer.status < 200 || answer.status > 299) {
        const passing = answer.status >= 500 || [408, 425, 429].includes(answer.status)
        return { error: `answered ${answer.status}`, final: !passing }
      }
      const refusal = refusalIn(kind, text)
      return refusal === null ? null : { error: refusal, final: false }
    } catch (error) {
      if (error instanceof ProblemError) return { error: error.code, final: true }
      return { error: reasonOf(error), final: false }
    }
  }
}

async function beginningOf(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk)
    size += chunk.length
    // Leaving the loop ends the connection.
    if (size > MAX_ANSWER) break
  }
  return Buffer.concat(chunks).toString('utf8', 0, MAX_ANSWER)
}

/** What went wrong in a word of the system's, never the message of an error: that may name the address. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed'
  if (error.name === 'TimeoutError') return 'no answer in time'
  const cause = error.cause instanceof Error ? error.cause : error
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}

/** Sends e-mail through the county's own mail server. */
export class MailSender {
  readonly #from: string
  readonly #domain: string
  readonly #transport: Transporter

  constructor({ url, from }: MailSettings) {
    this.#from = from
    this.#domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'sanliang.invalid'
    const { hostname, username } = new URL(url)
    const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
    this.#transport = createTransport({
      url,
      // A password travels encrypted or not at all.
      requireTLS: username !== '' && !loopback,
      connectionTimeout: PATIENCE,
      greetingTimeout: PATIENCE,
      socketTimeout: 2 * PATIENCE,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  }

  async send({ id, address }: Omit<Envelope, 'secret'>, { title, lines, link }: Message): Promise<Failure> {
    try {
      await this.#transport.sendMail({
        from: this.#from,
        to: { name: '', address },
        subject: title,
        text: [...lines, ...(link ? ['', `${link.text} ${link.url}`] : [])].join('\n'),
        // Mail servers drop a second one with the same id.
        messageId: `<${id}@${this.#domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
      return null
    } catch (error) {
      const { code, responseCode = 0 } = error as { code?: unknown; responseCode?: number }
      // 5xx about the recipient or the message is the last word (RFC 5321, 4.2.1); about our password it is not.
      const final = responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')
      return { error: responseCode > 0 ? `the mail server answered ${responseCode}` : reasonOf(error), final }
    }
  }

  stop(): void {
    this.#transport.close()
  }
}
