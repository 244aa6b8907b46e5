/** Requests over connections that stay open, each waiting for its answer before it asks again. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface LoadFigures {
  /** Milliseconds from the first byte of a request to the last of its answer. */
  p50: number
  p99: number
  perSecond: number
}
interface Load {
  port: number
  connections: number
  seconds: number
  /** Address of the next request. */
  path(): string
}

const END_OF_HEAD = Buffer.from('\r\n\r\n')
/** Behind so many networks that none of them asks too often. */
const NETWORKS = 2_000

/** Throws when an answer is another than 200. The client is the same for whatever is asked, and does as little as it can. */
export async function load({ port, connections, seconds, path }: Load): Promise<LoadFigures> {
  const times: number[] = []
  const until = performance.now() + seconds * 1_000
  let asked = 0
  const work = async () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    while (performance.now() < until) {
      const network = asked++ % NETWORKS
      const from = performance.now()
      socket.write(
        `GET ${path()} HTTP/1.1\r\nHost: bench\r\nAccept-Language: zh-CN\r\nAccept-Encoding: gzip\r\nX-Forwarded-For: 10.${network >> 8}.${network & 255}.1\r\n\r\n`,
      )
      await answer(socket)
      times.push(performance.now() - from)
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: connections }, work))
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99), perSecond: times.length / seconds }
}

function answer(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0)
    let wanted = Number.POSITIVE_INFINITY
    const done = (error?: Error) => {
      socket.off('data', onData).off('close', onClose)
      if (error) reject(error)
      else resolve()
    }
    const onClose = () => done(new Error('The server hung up'))
    const onData = (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
      const head = wanted === Number.POSITIVE_INFINITY ? received.indexOf(END_OF_HEAD) : -1
      if (head >= 0) {
        const text = received.toString('latin1', 0, head)
        if (!text.startsWith('HTTP/1.1 200')) return done(new Error(text.split('\r\n')[0]))
        wanted = head + END_OF_HEAD.length + Number(/content-length: (\d+)/i.exec(text)?.[1])
      }
      if (received.length >= wanted) done()
    }
    socket.on('data', onData).on('close', onClose)
  })
}
