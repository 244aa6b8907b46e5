import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CredentialsError, keepCredentials, readCredentials } from '../../firmware-sim/credentials.ts'
import { aRecord } from './builders.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sanliang-credentials-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('what is kept is read again, in order, and only its owner may read it', async () => {
  const file = join(folder, 'new', 'devices.jsonl')
  await keepCredentials(file, aRecord())
  await keepCredentials(file, aRecord({ id: 'D2', profile: 'hot', pressesPerDay: 25 }))
  expect(await readCredentials(file)).toEqual([
    aRecord(),
    aRecord({ id: 'D2', profile: 'hot', pressesPerDay: 25 }),
  ])
  expect((await stat(file)).mode & 0o077).toBe(0)
})

test('a line needs no more than id, secret and channels; what it has more is left alone', async () => {
  const file = join(folder, 'devices.jsonl')
  await writeFile(
    file,
    '{"id":"D1","secret":"s","channels":[{"channel":1,"capacity":5,"remaining":2}],"name":"镇政府"}\n\n',
  )
  expect(await readCredentials(file)).toEqual([
    {
      id: 'D1',
      secret: 's',
      profile: 'normal',
      setting: 'indoor',
      name: '镇政府',
      channels: [{ channel: 1, capacity: 5, remaining: 2 }],
    },
  ])
})

test('a file that does not exist holds no devices', async () => {
  expect(await readCredentials(join(folder, 'none.jsonl'))).toEqual([])
})

test.each([
  ['{"id":"D1"', /devices.jsonl:1: not a line of JSON/],
  [
    '{"id":"a/b","secret":"s","channels":[{"channel":1,"capacity":5,"remaining":2}]}',
    /:1: id: is not a device id/,
  ],
  ['{"id":"D1","secret":"s","channels":[]}', /:1: channels/],
  [
    '{"id":"D1","secret":"s","channels":[{"channel":1,"capacity":5,"remaining":6}]}',
    /more than its capacity/,
  ],
  [
    '{"id":"D1","secret":"s","profile":"busy","channels":[{"channel":1,"capacity":5,"remaining":2}]}',
    /profile/,
  ],
  [
    '{"id":"D1","secret":"s","channels":[{"channel":1,"capacity":5,"remaining":2},{"channel":1,"capacity":5,"remaining":2}]}',
    /names a channel twice/,
  ],
])('%s is refused with its line and its reason', async (line, message) => {
  const file = join(folder, 'devices.jsonl')
  await writeFile(file, line)
  await expect(readCredentials(file)).rejects.toThrow(message)
  await expect(readCredentials(file)).rejects.toThrow(CredentialsError)
})

test('a device that is listed twice is refused', async () => {
  const file = join(folder, 'devices.jsonl')
  await keepCredentials(file, aRecord())
  await writeFile(file, (await readFile(file, 'utf8')).repeat(2))
  await expect(readCredentials(file)).rejects.toThrow(/:2: device D1 is listed twice/)
})

test('a folder is no credentials file', async () => {
  await expect(readCredentials(folder)).rejects.toThrow(CredentialsError)
})
