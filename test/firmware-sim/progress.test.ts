import { expect, test } from 'vitest'
import type { FleetStats } from '../../firmware-sim/fleet.ts'
import { Progress, progressLine } from '../../firmware-sim/progress.ts'

const stats: FleetStats = {
  devices: 2_000,
  connected: 1_987,
  everConnected: 2_000,
  refused: 0,
  recorded: 12_345,
  sent: 12_400,
  acked: 12_300,
  pending: 45,
  overflowed: 0,
  reconnects: 3,
  errors: 1,
}

/** Takes what is written. */
function anOutput(terminal: { isTTY?: boolean; columns?: number }) {
  const written: string[] = []
  return { written, ...terminal, write: (text: string) => written.push(text) > 0 }
}

test('the line names what matters, and trouble only when there is some', () => {
  expect(progressLine(stats)).toBe(
    '1,987 of 2,000 connected · events: 12,345 recorded · 12,400 sent · 12,300 acknowledged · 45 pending · 3 reconnects · 1 errors',
  )
  expect(progressLine({ ...stats, refused: 2, overflowed: 7 })).toMatch(
    / · 2 devices refused · 7 lost by full or damaged logs$/,
  )
})

test('on a terminal one line is written over, cut to its width, and makes room for what must stay', () => {
  const out = anOutput({ isTTY: true, columns: 10 })
  const progress = new Progress(out)
  progress.update('0123456789abc')
  progress.say('stays')
  progress.say('stays too')
  expect(out.written).toEqual(['\r\u001b[2K012345678', '\r\u001b[2Kstays\n', 'stays too\n'])
})

test('elsewhere every report is a line of its own, less often', () => {
  const out = anOutput({})
  const progress = new Progress(out)
  progress.update('one')
  progress.update('two')
  expect(out.written).toEqual(['one\n', 'two\n'])
  expect(progress.interval).toBeGreaterThan(new Progress(anOutput({ isTTY: true })).interval)
})
