import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { type DeviceRecord, deviceRecord } from '../../firmware-sim/credentials.ts'
import { ConfigError } from '../config.ts'

/** What the demonstration remembers of itself; only its owner may read it, for it holds secrets. */
const notes = z.object({
  seed: z.number().int(),
  dispensers: z.number().int(),
  password: z.string(),
  preparedAt: z.iso.datetime(),
  /** The firmware maker's secret key, PEM. */
  makerKey: z.string(),
  /** The fleet's machines with their secrets. */
  devices: z.array(deviceRecord),
})
export type DemoNotes = Omit<z.infer<typeof notes>, 'devices'> & { devices: DeviceRecord[] }

const NOTES = 'demo.json'

/** The demonstration's data folder: prepared in full beside its place, then moved there, so that a half-made one is never used. */
export class DemoFolder {
  readonly path: string
  readonly preparing: string

  constructor(path: string) {
    this.path = path
    this.preparing = `${path}.preparing`
  }

  /** Null when there is none yet, or only one of another version. Throws when the folder holds something else. */
  read(): DemoNotes | null {
    const file = join(this.path, NOTES)
    if (existsSync(file)) return notes.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null
    if (existsSync(this.path) && readdirSync(this.path).length > 0)
      throw new ConfigError(
        `${this.path} holds data that are not the demonstration's. Set DATA_DIR to another folder.`,
      )
    return null
  }

  /** An empty folder to prepare in. */
  begin(): void {
    rmSync(this.preparing, { recursive: true, force: true })
    mkdirSync(this.preparing, { recursive: true })
  }

  /** Puts what was prepared in place of what was there. */
  finish(written: DemoNotes): void {
    writeFileSync(join(this.preparing, NOTES), JSON.stringify(written), { mode: 0o600 })
    rmSync(this.path, { recursive: true, force: true })
    mkdirSync(dirname(this.path), { recursive: true })
    renameSync(this.preparing, this.path)
  }
}
