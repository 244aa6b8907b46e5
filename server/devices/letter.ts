import type { DownKind } from '../../protocol/topics.ts'

/** Something to tell a device that is connected. */
export interface Letter {
  deviceId: string
  kind: DownKind
  /** Null = an empty message, which withdraws what the topic said before. */
  message: unknown
}
