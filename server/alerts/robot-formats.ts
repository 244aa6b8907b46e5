import { createHmac } from 'node:crypto'
import type { ContactKind } from '../../protocol/api/notifications.ts'

/** A message as people read it. Plain text: names come from people and machines, and no robot may take them for markup. */
export interface Message {
  title: string
  lines: readonly string[]
  /** Where to answer it, with its words; null when the server has no public address. */
  link: { text: string; url: string } | null
  /** The same for programs. */
  data: Record<string, unknown>
}

export interface RobotRequest {
  url: URL
  headers: Record<string, string>
  body: string
}

interface Target {
  url: URL
  secret: string | null
  /** Of the message, the same with every attempt, so that a receiver can tell a repetition. */
  id: string
  now: Date
}

/** Bytes of text that every robot takes: WeCom the fewest. */
const MAX_BYTES = 2_048

const hmac = (key: string, data: string): Buffer => createHmac('sha256', key).update(data).digest()

/** What is sent to a robot, or to a program of the county's own, signed where there is a secret. */
export function robotRequest(
  kind: Exclude<ContactKind, 'email'>,
  target: Target,
  message: Message,
): RobotRequest {
  const json = { 'content-type': 'application/json; charset=utf-8' }
  switch (kind) {
    case 'feishu':
      return { url: target.url, headers: json, body: JSON.stringify(feishu(target, message)) }
    case 'dingtalk':
      return {
        url: dingtalkUrl(target),
        headers: json,
        body: JSON.stringify({ msgtype: 'text', text: { content: plain(message) } }),
      }
    case 'wecom':
      return {
        url: target.url,
        headers: json,
        body: JSON.stringify({ msgtype: 'text', text: { content: plain(message) } }),
      }
    case 'webhook': {
      const body = JSON.stringify({
        id: target.id,
        at: target.now.toISOString(),
        title: message.title,
        ...message.data,
      })
      return { url: target.url, headers: { ...json, ...signature(target, body) }, body }
    }
  }
}

/**
 * https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot: the key of the signature is `timestamp\nsecret`, in
 * seconds, and nothing is signed with it. A `post` is text by its tags; in a `text`, names could mention everybody.
 */
function feishu({ secret, now }: Target, { title, lines, link }: Message): Record<string, unknown> {
  const timestamp = String(Math.floor(now.getTime() / 1_000))
  const text = lines.map((line) => [{ tag: 'text', text: line }])
  const content = [...text, ...(link ? [[{ tag: 'a', text: link.text, href: link.url }]] : [])]
  return {
    ...(secret !== null && { timestamp, sign: hmac(`${timestamp}\n${secret}`, '').toString('base64') }),
    msg_type: 'post',
    content: { post: { zh_cn: { title, content } } },
  }
}

/** https://open.dingtalk.com/document/robots/customize-robot-security-settings: `timestamp\nsecret` signed with the secret, in milliseconds. */
function dingtalkUrl({ url, secret, now }: Target): URL {
  if (secret === null) return url
  const signed = new URL(url)
  const timestamp = String(now.getTime())
  signed.searchParams.set('timestamp', timestamp)
  signed.searchParams.set('sign', hmac(secret, `${timestamp}\n${secret}`).toString('base64'))
  return signed
}

/** Ours: HMAC-SHA256 over `timestamp.body` in hex; the timestamp in seconds, so that a receiver can refuse old ones. */
function signature({ secret, id, now }: Target, body: string): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1_000))
  return {
    'x-sanliang-delivery': id,
    'x-sanliang-timestamp': timestamp,
    ...(secret !== null && {
      'x-sanliang-signature': `sha256=${hmac(secret, `${timestamp}.${body}`).toString('hex')}`,
    }),
  }
}

/** Title, lines and link, as far as they fit. */
export function plain({ title, lines, link }: Message): string {
  const end = link ? `\n${link.text} ${link.url}` : ''
  const text = [title, ...lines].join('\n')
  return shortened(text, MAX_BYTES - Buffer.byteLength(end)) + end
}

/** The longest beginning of whole characters within so many bytes, with an ellipsis where something is missing. */
function shortened(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  let room = bytes - Buffer.byteLength('…')
  let kept = ''
  for (const character of text) {
    room -= Buffer.byteLength(character)
    if (room < 0) break
    kept += character
  }
  return `${kept}…`
}

/** Null when a robot says that it has taken the message; else what it says instead. They answer 200 with a code of their own. */
export function refusalIn(kind: Exclude<ContactKind, 'email'>, answer: string): string | null {
  if (kind === 'webhook') return null
  let told: unknown
  try {
    told = JSON.parse(answer)
  } catch {
    return 'the answer was no JSON'
  }
  if (typeof told !== 'object' || told === null) return 'the answer was no JSON object'
  const said = told as { code?: unknown; errcode?: unknown; StatusCode?: unknown }
  const code = said.code ?? said.errcode ?? said.StatusCode
  return code === 0 ? null : `refused with code ${typeof code === 'number' ? code : 'unknown'}`
}
