import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

/** A letter as it came over the wire, unfolded and decoded as far as tests read it. */
export interface Mail {
  to: string
  subject: string
  messageId: string
  text: string
}

/** A mail server that speaks enough of RFC 5321 to take letters, and refuses when told to. */
export class MailSink {
  readonly mails: Mail[] = []
  /** Answers to RCPT TO: what is first in line is used up, then 250. */
  readonly refusals: string[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor() {
    this.#server = createServer((socket) => this.#serve(socket))
  }

  static async start(port = 0): Promise<MailSink> {
    const sink = new MailSink()
    await new Promise<void>((resolve) => sink.#server.listen(port, '127.0.0.1', resolve))
    return sink
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('error', () => undefined)
    let to = ''
    let body: string[] | null = null
    let rest = ''
    const say = (line: string) => socket.write(`${line}\r\n`)
    say('220 sink')
    socket.on('data', (data) => {
      const lines = (rest + data.toString('latin1')).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (body) {
          if (line === '.') {
            this.mails.push(read(to, body))
            body = null
            say('250 taken')
          } else body.push(line.startsWith('..') ? line.slice(1) : line)
        } else if (line.startsWith('RCPT')) {
          to = /<(.*)>/.exec(line)?.[1] ?? ''
          say(this.refusals.shift() ?? '250 ok')
        } else if (line === 'DATA') {
          body = []
          say('354 go on')
        } else if (line === 'QUIT') {
          say('221 bye')
          socket.end()
        } else say('250 ok')
      }
    })
  }
}

function read(to: string, lines: readonly string[]): Mail {
  const end = lines.indexOf('')
  const head = lines
    .slice(0, end)
    .join('\n')
    .replaceAll(/\n[ \t]/g, ' ')
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? ''
  const body = lines.slice(end + 1).join('\r\n')
  const encoding = header('Content-Transfer-Encoding').toLowerCase()
  return {
    to,
    subject: decodeWords(header('Subject')),
    messageId: header('Message-ID'),
    text:
      encoding === 'base64'
        ? Buffer.from(body, 'base64').toString()
        : encoding === 'quoted-printable'
          ? unquoted(body.replaceAll('=\r\n', ''))
          : body,
  }
}

/** RFC 2047: encoded words, whose white space in between does not count. */
const decodeWords = (text: string): string =>
  text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_all, how: string, word: string) =>
      how.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString('latin1')
        : bytes(word.replaceAll('_', ' ')),
    )
    .replace(/^[\s\S]*$/, (latin) => Buffer.from(latin, 'latin1').toString())
const bytes = (text: string): string =>
  text.replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
const unquoted = (text: string): string => Buffer.from(bytes(text), 'latin1').toString()

export interface Call {
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** A web server that stands for a robot: keeps what it is told and answers as it should, or as it is made to. */
export class RobotSink {
  readonly calls: Call[] = []
  /** Used up one after the other, then `{ "errcode": 0, "code": 0 }` with 200. `null` never answers. */
  readonly answers: ({ status: number; body?: string; headers?: Record<string, string> } | null)[] = []
  readonly #server = createHttpServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      this.calls.push({ path: request.url ?? '', headers: request.headers, body })
      const answer = this.answers.length > 0 ? this.answers.shift() : { status: 200 }
      if (!answer) return
      response.writeHead(answer.status, answer.headers)
      response.end(answer.body ?? '{"errcode":0,"code":0}')
    })
  })

  static async start(port = 0): Promise<RobotSink> {
    const sink = new RobotSink()
    await new Promise<void>((resolve) => sink.#server.listen(port, '127.0.0.1', resolve))
    return sink
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
