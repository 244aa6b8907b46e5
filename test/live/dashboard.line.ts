import { io, type Socket } from 'socket.io-client'
import { vi } from 'vitest'
import type { DashboardToServer, LiveChanges, ServerToDashboard } from '../../protocol/live.ts'

/** The live line of one dashboard, and all it heard. */
export class DashboardLine {
  readonly heard: LiveChanges[] = []
  readonly socket: Socket<ServerToDashboard, DashboardToServer>

  private constructor(socket: Socket<ServerToDashboard, DashboardToServer>) {
    this.socket = socket
    socket.on('changes', (changes) => this.heard.push(changes))
  }

  /** In the name of a token's owner. Rejects with the reason when the server refuses. */
  static async open(
    url: string,
    token: string,
    transports: ('websocket' | 'polling')[] = ['websocket'],
  ): Promise<DashboardLine> {
    const socket = io(url, {
      transports,
      extraHeaders: { authorization: `Bearer ${token}` },
      reconnection: false,
      forceNew: true,
    })
    const line = new DashboardLine(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('connect_error', reject)
    })
    return line
  }

  /** Places whose stock changed, in all messages. */
  get stocked(): Set<string> {
    return new Set(this.heard.flatMap(({ locationIds }) => locationIds))
  }

  /** Places whose climate record went on, in all messages. */
  get measured(): Set<string> {
    return new Set(this.heard.flatMap(({ climate }) => climate))
  }

  /** Places whose marker changed, in all messages. */
  get marked(): Set<string> {
    return new Set(this.heard.flatMap(({ points }) => points.map(({ id }) => id)))
  }

  /** Devices that were steered, in all messages. */
  get steered(): Set<string> {
    return new Set(this.heard.flatMap(({ steered }) => steered))
  }

  /** Rollouts that changed, in all messages. */
  get rollouts(): Set<string> {
    return new Set(this.heard.flatMap(({ rollouts }) => rollouts))
  }

  /** Units given out, in all messages. */
  get vended(): number {
    return this.heard.reduce((sum, { vended }) => sum + vended, 0)
  }

  /** Resolves when the line has heard what it waits for. */
  hears(condition: (line: this) => boolean): Promise<void> {
    return vi.waitFor(
      () => {
        if (!condition(this)) throw new Error(`Heard only ${JSON.stringify(this.heard)}`)
      },
      { timeout: 15_000, interval: 20 },
    )
  }

  close(): void {
    this.socket.disconnect()
  }
}
