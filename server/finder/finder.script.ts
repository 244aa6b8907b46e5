import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const ENTRY = 'finder/main.ts'
const manifest = z.record(z.string(), z.looseObject({ file: z.string() }))

/**
 * Address of the built script among the files in `folder` (`dist/dashboard`, served at `/`), or null when it has not been
 * built: pages then work without.
 */
export function findScript(folder: string): string | null {
  try {
    const parsed = manifest.parse(JSON.parse(readFileSync(join(folder, '.vite', 'finder.json'), 'utf8')))
    const file = parsed[ENTRY]?.file
    return file === undefined ? null : `/${file}`
  } catch {
    return null
  }
}
