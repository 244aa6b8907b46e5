import type { BelieveBoard, Board, Boards } from '../../protocol/api/boards.ts'
import type { Birth, ChannelReport } from '../../protocol/messages/birth.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Database } from '../db/database.ts'
import { ConflictError, NotFoundError } from '../errors.ts'
import type { Actor } from '../route.ts'
import { listMachines, type Machine } from './devices.store.ts'
import type { IngestService } from './ingest/ingest.service.ts'

interface Dependencies {
  db: Database
  audit: Pick<AuditLog, 'record'>
  devices: { ingest: Pick<IngestService, 'olderBoard' | 'believe'> }
}

/**
 * Which board speaks for a machine. One that was swapped out may only be delivering the rest of its log, so it is not believed
 * until a person says that it is back in the machine.
 */
export class BoardsService {
  readonly #from: Dependencies

  constructor(from: Dependencies) {
    this.#from = from
  }

  /** The board by which the machine is judged, and an older one that was born since. Throws `NotFoundError`. */
  async of(scope: string | null, id: string): Promise<Boards> {
    const { device, state } = await this.#find(scope, id)
    const older = this.#from.devices.ingest.olderBoard(id)
    return {
      locationId: device.locationId,
      present: state && describe({ ...state, channels: state.state.channels, at: state.bornAt }),
      older: older && {
        ...describe({ ...older.birth, at: new Date(older.message.receivedAt) }),
        since: new Date(older.since).toISOString(),
      },
    }
  }

  /** Throws `NotFoundError`, and `ConflictError` `board_not_heard` when no older board with this log was born since the present one. */
  async believe(actor: Actor, id: string, { log, reason }: BelieveBoard): Promise<Boards> {
    await this.#find(actor.scope, id)
    const { audit, devices } = this.#from
    const believed = await devices.ingest.believe(id, log, (tx) =>
      audit.record(tx, {
        actor,
        action: 'device.board_believed',
        subjectKind: 'device',
        subjectId: id,
        detail: { log, reason },
      }),
    )
    if (!believed)
      throw new ConflictError(
        'board_not_heard',
        `No older board with the log ${log} has connected since the present one did. Look again.`,
        { log },
      )
    return this.of(actor.scope, id)
  }

  async #find(scope: string | null, id: string): Promise<Machine> {
    const [machine] = await listMachines(this.#from.db, scope, { id })
    if (!machine) throw new NotFoundError('dispenser', id)
    return machine
  }
}

const describe = ({
  log,
  firmware,
  hardware,
  channels,
  at,
}: Pick<Birth, 'log' | 'firmware' | 'hardware'> & {
  channels: readonly ChannelReport[]
  at: Date
}): Board => ({
  log,
  firmware,
  hardware,
  bornAt: at.toISOString(),
  channels: channels.map(({ channel, remaining, counters }) => ({
    channel,
    remaining,
    vends: counters.vend,
  })),
})
