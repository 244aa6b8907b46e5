import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder that holds `migrations`, `dist` and `package.json`, whether this runs from source or compiled. */
export function projectRoot(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, 'package.json'))) return folder
  throw new Error(`There is no package.json above ${import.meta.dirname}.`)
}
