import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database } from '../db/database.ts'
import type { Log } from '../log.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { TimeZone } from '../places/time-zone.ts'
import { AssessmentReader } from './assessment.reader.ts'
import { ChecklistService } from './checklist.service.ts'
import { ComplianceTasks } from './compliance.tasks.ts'
import type { EvidenceSource } from './evidence.ts'
import { FindingsService } from './findings/findings.service.ts'
import { InspectionsService } from './inspections/inspections.service.ts'
import { PhotosService } from './photos/photos.service.ts'
import { ScorecardsService } from './scorecards.service.ts'
import { ScoresKeeper } from './scores.keeper.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  log: Log
  timeZone: TimeZone
  places: PlacesService
  /** Registers that know whether criteria are met; bin cards are known here. */
  sources: readonly EvidenceSource[]
  /** Folder for the pixels of photos. */
  photosDir: string
}

/** The Three Bright standard (三亮): its parts, made and started together. */
export class ComplianceService {
  readonly checklist: ChecklistService
  readonly photos: PhotosService
  readonly scorecards: ScorecardsService
  readonly inspections: InspectionsService
  readonly findings: FindingsService
  readonly scores: ScoresKeeper
  readonly tasks: ComplianceTasks
  readonly #assessments: AssessmentReader

  constructor(dependencies: Dependencies) {
    this.checklist = new ChecklistService(dependencies)
    const { checklist } = this
    const assessments = new AssessmentReader({ ...dependencies, checklist })
    this.#assessments = assessments
    this.photos = new PhotosService(dependencies)
    this.findings = new FindingsService(dependencies)
    const { findings } = this
    this.scorecards = new ScorecardsService({ ...dependencies, assessments })
    this.inspections = new InspectionsService({ ...dependencies, checklist, assessments, findings })
    this.scores = new ScoresKeeper({ ...dependencies, assessments })
    this.tasks = new ComplianceTasks({ ...dependencies, checklist })
  }

  async start(): Promise<void> {
    await this.photos.start()
    await this.#assessments.start()
    this.scores.start()
    await this.tasks.start()
  }

  async stop(): Promise<void> {
    this.tasks.stop()
    await this.photos.stop()
    await this.scores.stop()
    this.#assessments.stop()
  }
}
