import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '../..')

/** Builds the public page's script alone, as `npm run build` does after the dashboard, into a folder to be removed. */
export async function buildScript(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'sanliang-finder-'))
  await build({
    configFile: join(root, 'vite.finder.config.ts'),
    root: join(root, 'dashboard'),
    logLevel: 'silent',
    build: { outDir },
  })
  return outDir
}
