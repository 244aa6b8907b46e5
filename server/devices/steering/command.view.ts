import type { CommandView } from '../../../protocol/api/commands.ts'
import type { NamedCommandRow } from './commands.store.ts'

export function describeCommand({
  boundBoot,
  boundConn,
  sentBoot: _boot,
  sentConn: _conn,
  ...row
}: NamedCommandRow): CommandView {
  return {
    ...row,
    bound: boundBoot === null || boundConn === null ? null : { boot: boundBoot, conn: boundConn },
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
    receivedAt: row.receivedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}
