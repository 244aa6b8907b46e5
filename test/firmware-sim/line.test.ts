import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Line } from '../../firmware-sim/line.ts'

let server: Server
let line: Line
let port: number
/** The far ends of connections that came through. */
let arrived: { socket: Socket; pieces: string[]; said: string; closed: boolean }[]

beforeEach(async () => {
  arrived = []
  server = createServer((socket) => {
    const far = { socket, pieces: [] as string[], said: '', closed: false }
    arrived.push(far)
    socket.setEncoding('utf8').on('data', (text: string) => {
      far.pieces.push(text)
      far.said += text
      socket.write(text)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      far.closed = true
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  line = new Line({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })
  port = await line.start()
})
afterEach(async () => {
  await line.stop()
  for (const { socket } of arrived) socket.destroy()
  await new Promise((closed) => server.close(closed))
})

/** A connection through the line. */
async function dial() {
  const socket = connect({ host: '127.0.0.1', port })
  const near = { socket, heard: '', closed: false }
  socket.setEncoding('utf8').on('data', (text) => {
    near.heard += text
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    near.closed = true
  })
  await once(socket, 'connect')
  return near
}
const pause = () => new Promise((resolve) => setTimeout(resolve, 150))

test('a clear line carries bytes both ways and ends with either side', async () => {
  const near = await dial()
  near.socket.write('hello')
  await expect.poll(() => near.heard).toBe('hello')
  near.socket.end()
  await expect.poll(() => arrived[0]?.closed).toBe(true)
  const other = await dial()
  other.socket.write('again')
  await expect.poll(() => other.heard).toBe('again')
  arrived[1]?.socket.destroy()
  await expect.poll(() => other.closed).toBe(true)
})

test('a frozen line tells neither side, and carries everything when it thaws', async () => {
  const near = await dial()
  near.socket.write('one')
  await expect.poll(() => near.heard).toBe('one')
  line.become('frozen')
  near.socket.write('two')
  const late = await dial()
  late.socket.write('three')
  await pause()
  expect([near.heard, late.heard, near.closed, late.closed]).toEqual(['one', '', false, false])
  line.become('clear')
  await expect.poll(() => near.heard).toBe('onetwo')
  await expect.poll(() => late.heard).toBe('three')
})

test('a side that leaves a frozen line is not noticed at the other before it thaws', async () => {
  const near = await dial()
  near.socket.write('one')
  await expect.poll(() => near.heard).toBe('one')
  line.become('frozen')
  near.socket.destroy()
  await pause()
  expect(arrived[0]?.closed).toBe(false)
  line.become('clear')
  await expect.poll(() => arrived[0]?.closed).toBe(true)
})

test('a slow line carries the same bytes, in pieces', async () => {
  line.become('slow')
  const near = await dial()
  const text = 'x'.repeat(2_000)
  near.socket.write(text)
  await expect.poll(() => near.heard).toBe(text)
  expect(arrived[0]?.pieces.length).toBeGreaterThan(1)
})

test('a cut line breaks what is there and what comes, until it is mended', async () => {
  const near = await dial()
  near.socket.write('one')
  await expect.poll(() => near.heard).toBe('one')
  line.become('cut')
  await expect.poll(() => [near.closed, arrived[0]?.closed]).toEqual([true, true])
  const late = await dial()
  await expect.poll(() => late.closed).toBe(true)
  line.become('clear')
  const mended = await dial()
  mended.socket.write('two')
  await expect.poll(() => mended.heard).toBe('two')
})
