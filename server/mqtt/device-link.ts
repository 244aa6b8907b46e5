import type { DownKind } from '../../protocol/topics.ts'

/** How the server and its devices reach each other: a broker in this process, or one beside it. */
export interface DeviceLink {
  start(): Promise<void>
  /** Answers what has arrived, then closes. */
  stop(): Promise<void>
  /** Tells a device something, if it can be reached now. Who must hear it is told again after its birth. */
  send(deviceId: string, kind: DownKind, message: unknown): void
  /** Where devices connect. */
  readonly port: number
  /** Null without TLS. */
  readonly tlsPort: number | null
  readonly figures: readonly Figure[]
}

/** Something to watch the link by. */
export interface Figure {
  name: string
  help: string
  read(): number
}

/** A device can hear an ack or the time again; the others are told once. */
export const QOS: Record<DownKind, 0 | 1> = { ack: 0, time: 0, command: 1, config: 1, update: 1 }
