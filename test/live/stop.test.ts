import { connect } from 'node:net'
import { setTimeout as rest } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startApp } from '../support/app.ts'
import { DashboardLine } from './dashboard.line.ts'

test('stops within seconds behind a connection that has stalled, and lets dashboards go', async () => {
  const app = await startApp()
  const line = await DashboardLine.open(app.url, await app.tokenOf('admin'))
  const gone = new Promise((resolve) => line.socket.once('disconnect', resolve))
  const { hostname, port } = new URL(app.url)
  const stalled = connect(Number(port), hostname)
  stalled.on('error', () => undefined)
  const cut = new Promise((resolve) => stalled.once('close', resolve))
  stalled.write(
    'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
  )
  // Nothing comes back by which one could tell that the server has begun to read it.
  await rest(200)
  const stopped = await Promise.race([app.end().then(() => 'stopped'), rest(20_000, 'still running')])
  stalled.destroy()
  line.close()
  await Promise.all([gone, cut])
  expect(stopped).toBe('stopped')
})
