import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

const dashboard = join(import.meta.dirname, '../../dashboard')

/** Builds the public page's script alone, as `npm run build` does with the rest, into a folder to be removed. */
export async function buildScript(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'sanliang-finder-'))
  await build({
    configFile: false,
    root: dashboard,
    logLevel: 'silent',
    build: { outDir, manifest: true, rollupOptions: { input: join(dashboard, 'finder/main.ts') } },
  })
  return outDir
}
