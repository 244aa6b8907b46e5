import { describe, expect, test } from 'vitest'
import type { Dispenser } from '../../firmware-sim/dispenser.ts'
import type { UpdateManifest } from '../../protocol/messages/update.ts'
import { aDispenser, type DispenserSetup, held, START } from './builders.ts'
import { aMaker, anImage } from './firmware.ts'

const image = anImage()
const maker = aMaker()

const aBuyer = (setup: DispenserSetup = {}) => aDispenser({ updateKeys: [maker.key], ...setup })

/** What it said of its updates, downloads aside. */
const states = (dispenser: Dispenser) =>
  dispenser.mail.waiting.flatMap(({ kind, message }) =>
    kind === 'update' && message.state !== 'downloading'
      ? [[message.to, message.state, ...(message.error === undefined ? [] : [message.error])]]
      : [],
  )

/** Gives it every byte it wants. */
function download(dispenser: Dispenser, bytes = image): void {
  for (let chunk = dispenser.update.wanted; chunk; chunk = dispenser.update.wanted)
    dispenser.update.take(bytes.subarray(chunk.from, chunk.to + 1))
}

/** A dispenser that runs `manifest` on trial. */
function onTrial(manifest: UpdateManifest, setup: DispenserSetup = {}): Dispenser {
  const dispenser = aBuyer(setup)
  dispenser.receiveUpdate(manifest, START)
  download(dispenser)
  dispenser.restart(START)
  return dispenser
}

/** The server answers a birth. */
function acknowledge(dispenser: Dispenser): void {
  dispenser.beginConnection()
  dispenser.birth(START)
  dispenser.receiveTime({ at: new Date(START).toISOString() }, START)
  dispenser.receiveAck({ log: dispenser.log.id, through: -1 })
}

describe('an update', () => {
  test('is downloaded in order, verified, installed by a restart, and kept after an acknowledged birth', () => {
    const dispenser = aBuyer()
    expect(dispenser.receiveUpdate(maker.sells(image), START)).toBe(true)
    expect(dispenser.update.wanted).toEqual({ url: '/firmware/image', from: 0, to: 32_767 })
    download(dispenser)
    expect(dispenser.restartDue).toBe(true)
    expect(dispenser.birth(START).firmware).toBe('1.0.0')
    dispenser.restart(START)
    expect(dispenser.birth(START).firmware).toBe('1.1.0')
    expect(held(dispenser)).toMatchObject([{}, { state: 'off' }, { kind: 'power', state: 'on', boot: 2 }])
    acknowledge(dispenser)
    expect(states(dispenser).map(([, state]) => state)).toEqual(['queued', 'verified', 'applying', 'updated'])
    dispenser.restart(START)
    expect(dispenser.birth(START).firmware).toBe('1.1.0')
  })

  test('reports how much is downloaded, of which the mailbox keeps the latest', () => {
    const dispenser = aBuyer()
    dispenser.receiveUpdate(maker.sells(image), START)
    for (let chunks = 0; chunks < 2; chunks++)
      dispenser.update.take(image.subarray(chunks * 32_768, (chunks + 1) * 32_768))
    expect(dispenser.mail.waiting.map(({ message }) => message)).toMatchObject([
      { state: 'queued' },
      { state: 'downloading', received: 65_536 },
    ])
  })

  test('goes on after a power cut where it was', () => {
    const dispenser = aBuyer()
    dispenser.receiveUpdate(maker.sells(image), START)
    dispenser.update.take(image.subarray(0, 32_768))
    dispenser.powerOff(START, false)
    dispenser.powerOn(START)
    expect(dispenser.update.wanted?.from).toBe(32_768)
    download(dispenser)
    expect(dispenser.restartDue).toBe(true)
  })

  test('that is withdrawn is forgotten, and may be offered again', () => {
    const dispenser = aBuyer()
    dispenser.receiveUpdate(maker.sells(image), START)
    dispenser.update.take(image.subarray(0, 32_768))
    dispenser.withdrawUpdate()
    expect(dispenser.update.wanted).toBeNull()
    dispenser.receiveUpdate(maker.sells(image), START)
    expect(dispenser.update.wanted?.from).toBe(0)
  })

  test('gives way to another that is offered meanwhile', () => {
    const dispenser = aBuyer()
    dispenser.receiveUpdate(maker.sells(anImage(50_000)), START)
    dispenser.update.take(image.subarray(0, 32_768))
    dispenser.receiveUpdate(maker.sells(image, { version: '1.2.0' }), START)
    download(dispenser)
    dispenser.restart(START)
    expect(dispenser.birth(START).firmware).toBe('1.2.0')
  })

  test('that runs already is nothing to report', () => {
    const dispenser = onTrial(maker.sells(image))
    acknowledge(dispenser)
    const before = states(dispenser)
    dispenser.receiveUpdate(maker.sells(image), START)
    dispenser.receiveUpdate(maker.sells(image, {}, { deadline: '2099-01-01T00:00:00.000Z' }), START)
    expect(states(dispenser)).toEqual(before)
    expect(dispenser.update.wanted).toBeNull()
  })
})

describe('an update is refused', () => {
  const other = aMaker()
  const cases: [string, UpdateManifest, string][] = [
    ['of an unknown maker', other.sells(image), 'the signature is not of a known maker'],
    [
      'whose version was changed after it was signed',
      maker.sells(image, {}, { version: '2.0.0' }),
      'the signature is not of a known maker',
    ],
    [
      'whose rollback was allowed after it was signed',
      maker.sells(image, { version: '0.9.0', minimum: '0.1.0' }, { rollback: true }),
      'the signature is not of a known maker',
    ],
    ['for other hardware', maker.sells(image, { hardware: 'rev-z' }), 'it is for rev-z'],
    [
      'that cannot follow what runs',
      maker.sells(image, { version: '3.0.0', minimum: '2.0.0' }),
      '2.0.0 has to be installed before it',
    ],
    [
      'older than what runs',
      maker.sells(image, { version: '0.9.0', minimum: '0.1.0' }),
      'it is older than what runs, and not signed as a rollback',
    ],
    ['too large', maker.sells(image, { size: 2_000_000 }), 'the image does not fit'],
    [
      'after its deadline',
      maker.sells(image, {}, { deadline: '2026-02-01T00:00:00.000Z' }),
      'the deadline has passed',
    ],
  ]
  test.each(cases)('%s', (_, manifest, reason) => {
    const dispenser = aBuyer()
    dispenser.receiveUpdate(manifest, START)
    expect(states(dispenser).at(-1)).toEqual([manifest.version, 'failed', reason])
    expect(dispenser.update.wanted).toBeNull()
    // A retained manifest comes again with every connection.
    const told = states(dispenser).length
    dispenser.receiveUpdate(manifest, START)
    expect(states(dispenser)).toHaveLength(told)
  })

  test('when its image is not what was signed, or not as long', () => {
    for (const bytes of [Buffer.alloc(image.length), Buffer.concat([image, image])]) {
      const dispenser = aBuyer()
      dispenser.receiveUpdate(maker.sells(image), START)
      for (let taken = 0; dispenser.update.wanted; taken += 60_000)
        dispenser.update.take(bytes.subarray(taken, taken + 60_000))
      expect(states(dispenser).at(-1)?.[1]).toBe('failed')
      expect(dispenser.restartDue).toBe(false)
    }
  })

  test('when what came is no manifest', () => {
    expect(aBuyer().receiveUpdate({ version: '1.1.0' }, START)).toBe(false)
  })
})

test('a signed rollback may be older', () => {
  const dispenser = onTrial(maker.sells(image, { version: '0.9.0', minimum: '0.1.0', rollback: true }))
  acknowledge(dispenser)
  expect(dispenser.birth(START).firmware).toBe('0.9.0')
})

test('an update waits until the device knows the time, which decides whether it is too late', () => {
  const dispenser = aBuyer({ clock: 'none' })
  dispenser.receiveUpdate(maker.sells(image), START)
  expect(dispenser.update.wanted).toBeNull()
  dispenser.receiveTime({ at: new Date(START).toISOString() }, START)
  expect(dispenser.update.wanted).not.toBeNull()
})

describe('new firmware is rolled back', () => {
  test('when it fails its self-test: the board starts once more with what ran before', () => {
    const dispenser = onTrial(maker.sells(image), { selfTest: (version) => `${version} is no good` })
    expect(dispenser.restartDue).toBe(true)
    dispenser.restart(START)
    expect(dispenser.birth(START).firmware).toBe('1.0.0')
    expect(states(dispenser).at(-1)).toEqual(['1.1.0', 'rolled_back', 'self-test: 1.1.0 is no good'])
    expect(dispenser.restartDue).toBe(false)
  })

  test('when no birth was acknowledged in time', () => {
    const dispenser = onTrial(maker.sells(image), { trialPatience: 60_000 })
    expect(dispenser.deadline).toBe(START + 60_000)
    dispenser.passTime(START + 59_999)
    expect(dispenser.restartDue).toBe(false)
    dispenser.passTime(START + 60_000)
    expect(dispenser.restartDue).toBe(true)
    dispenser.restart(START + 60_000)
    expect(dispenser.birth(START).firmware).toBe('1.0.0')
    expect(states(dispenser).at(-1)).toEqual(['1.1.0', 'rolled_back', 'it was not acknowledged in time'])
  })

  test('when the power fails before a birth was acknowledged', () => {
    const dispenser = onTrial(maker.sells(image))
    dispenser.powerOff(START, false)
    dispenser.powerOn(START)
    expect(dispenser.birth(START).firmware).toBe('1.0.0')
    expect(states(dispenser).at(-1)).toEqual([
      '1.1.0',
      'rolled_back',
      'it was not acknowledged before the next start',
    ])
  })

  test('and an ack without an answer to its birth does not save it', () => {
    const dispenser = onTrial(maker.sells(image))
    dispenser.beginConnection()
    dispenser.receiveAck({ log: dispenser.log.id, through: -1 })
    dispenser.powerOff(START, false)
    dispenser.powerOn(START)
    expect(dispenser.birth(START).firmware).toBe('1.0.0')
  })

  test('and not tried again by the manifest that is still retained, but by a new one', () => {
    const dispenser = onTrial(maker.sells(image), { selfTest: () => 'no' })
    dispenser.restart(START)
    dispenser.receiveUpdate(maker.sells(image), START)
    expect(dispenser.update.wanted).toBeNull()
    dispenser.receiveUpdate(maker.sells(image, {}, { deadline: '2099-01-01T00:00:00.000Z' }), START)
    expect(dispenser.update.wanted).not.toBeNull()
  })
})
