import type { Log } from '../log.ts'
import { ForecastService } from './forecast.service.ts'
import { ObservationsService } from './observations.service.ts'
import { type ReconciliationParts, ReconciliationsService } from './reconciliations.service.ts'
import { type RoundParts, RoundsService } from './rounds.service.ts'
import { type VisitParts, VisitsService } from './visits.service.ts'

type Parts = Omit<VisitParts & ReconciliationParts & RoundParts, 'toldUntil' | 'forecasts'> & {
  log: Log
  devices: { ingest: { logsOf(deviceId: string): Promise<readonly { log: string; through: number }[]> } }
}

/** Keeping machines filled (补货): visits, what does not add up, when channels run empty, and rounds. */
export class RefillsService {
  readonly visits: VisitsService
  readonly reconciliations: ReconciliationsService
  readonly observations: ObservationsService
  readonly forecasts: ForecastService
  readonly rounds: RoundsService

  constructor(parts: Parts) {
    const { ingest } = parts.devices
    const toldUntil = (id: string) => this.observations.toldUntil(id)
    this.reconciliations = new ReconciliationsService({ ...parts, toldUntil })
    this.observations = new ObservationsService({ ...parts, logsOf: (id) => ingest.logsOf(id) })
    this.visits = new VisitsService({ ...parts, toldUntil })
    this.forecasts = new ForecastService({
      ...parts,
      openItems: (scope) => this.reconciliations.openItems(scope),
    })
    this.rounds = new RoundsService({ ...parts, forecasts: this.forecasts })
  }

  start(): void {
    this.forecasts.start()
    this.observations.start()
  }

  async stop(): Promise<void> {
    await this.observations.stop()
    this.forecasts.stop()
  }
}
