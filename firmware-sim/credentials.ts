import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { channelNumber } from '../protocol/messages/parts.ts'
import { DEVICE_ID } from '../protocol/topics.ts'
import { CLIMATE_SETTINGS } from './climate.ts'
import { DEMAND_PROFILES } from './demand.ts'

const units = z.number().int().min(0).max(10_000)

/** One line of a credentials file: a device, its secret, and where it stands. */
export const deviceRecord = z
  .looseObject({
    id: z.string().regex(DEVICE_ID, 'is not a device id'),
    secret: z.string().min(1).max(256),
    /** A sensor has no channels: it measures the climate of a storeroom. */
    kind: z.enum(['dispenser', 'sensor']).optional(),
    /** How busy the place is. */
    profile: z.enum(DEMAND_PROFILES).default('normal'),
    /** Presses on an average day; drawn from the profile when absent. */
    pressesPerDay: z.number().min(0).max(10_000).optional(),
    setting: z.enum(CLIMATE_SETTINGS).default('indoor'),
    /** What the machine holds when it runs for the first time. */
    channels: z
      .array(
        z
          .object({ channel: channelNumber, capacity: units, remaining: units })
          .refine((channel) => channel.remaining <= channel.capacity, 'holds more than its capacity'),
      )
      .max(99)
      .refine(
        (list) => new Set(list.map(({ channel }) => channel)).size === list.length,
        'names a channel twice',
      )
      .default([]),
  })
  .refine(({ kind, channels }) => (kind === 'sensor') === (channels.length === 0), {
    message: 'a dispenser has channels, a sensor has none',
    path: ['channels'],
  })
export type DeviceRecord = z.infer<typeof deviceRecord>

/** A credentials file that cannot be used; the message says where and why. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError'
}

/**
 * The devices of a credentials file: JSON lines, one `deviceRecord` each, blank lines ignored. A file that does not
 * exist holds none. Throws CredentialsError with file and line otherwise.
 */
export async function readCredentials(file: string): Promise<DeviceRecord[]> {
  const lines = (await readText(file)).split('\n')
  const records: DeviceRecord[] = []
  const ids = new Set<string>()
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const record = parseLine(line, `${file}:${index + 1}`)
    if (ids.has(record.id))
      throw new CredentialsError(`${file}:${index + 1}: device ${record.id} is listed twice`)
    ids.add(record.id)
    records.push(record)
  }
  return records
}

/** Adds one device at the end of the file, which only its owner can read: it holds secrets. */
export async function keepCredentials(file: string, record: DeviceRecord): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await appendFile(file, `${JSON.stringify(record)}\n`, { mode: 0o600 })
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw new CredentialsError(`cannot read ${file}: ${error instanceof Error ? error.message : error}`)
  }
}

function parseLine(line: string, where: string): DeviceRecord {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new CredentialsError(`${where}: not a line of JSON`)
  }
  const record = deviceRecord.safeParse(value)
  if (record.success) return record.data
  const [issue] = record.error.issues
  throw new CredentialsError(
    `${where}: ${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'is not a device'}`,
  )
}
