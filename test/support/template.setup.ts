import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../server/db/open.database.ts'
import { aDataFolder, silentLog } from './database.ts'

/** Makes the tables once for all files of a run: that takes longer than most tests, and a copy of them a few milliseconds. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await aDataFolder()
  const db = openDatabase({ ...folder, log: silentLog })
  await db.start()
  await db.stop()
  project.provide('template', { dataDir: folder.dataDir, url: folder.url })
  return folder.remove
}
