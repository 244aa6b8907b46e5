import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database } from '../db/database.ts'
import type { Log } from '../log.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { TimeZone } from '../places/time-zone.ts'
import { AlertMover } from './alert.mover.ts'
import { AlertRecorder } from './alert.recorder.ts'
import type { AlertSource } from './alert.source.ts'
import { AlertsEngine } from './alerts.engine.ts'
import { AlertsReader } from './alerts.reader.ts'
import { AnswersService } from './answers.service.ts'
import { ContactsService } from './contacts.service.ts'
import { MailSender, type MailSettings, WebhookSender } from './message.senders.ts'
import { NoticePlanner } from './notice.planner.ts'
import { Outbox } from './outbox.service.ts'
import { Overdue } from './overdue.service.ts'
import { RulesService } from './rules.service.ts'
import { SubscriptionsService } from './subscriptions.service.ts'

/** How the server may reach people. */
export interface Reach {
  /** Null: no e-mail. */
  mail: MailSettings | null
  /** Hosts, with ports, beside those of the known robots. */
  webhookHosts: readonly string[]
  /** Origin of the dashboard for links; null when it has no public address. */
  publicUrl: string | null
}

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  log: Log
  audit: Pick<AuditLog, 'record'>
  timeZone: TimeZone
  places: Pick<PlacesService, 'placesInUse' | 'jurisdictions'>
  sources: readonly AlertSource[]
  reach: Reach
}

/** Alerts of the whole product: found by the engine, answered by people, told through the outbox. */
export class AlertsService {
  readonly reader: AlertsReader
  readonly answers: AnswersService
  readonly rules: RulesService
  readonly contacts: ContactsService
  readonly subscriptions: SubscriptionsService
  readonly engine: AlertsEngine
  readonly outbox: Outbox
  readonly #mail: MailSender | null

  constructor(dependencies: Dependencies) {
    const { ambient, reach } = dependencies
    const { mail, webhookHosts, publicUrl } = reach
    this.#mail = mail && new MailSender(mail)
    const webhook = new WebhookSender({ hosts: webhookHosts, ambient })
    this.outbox = new Outbox({ ...dependencies, mail: this.#mail, webhook, publicUrl })
    const notices = new NoticePlanner(dependencies)
    const recorder = new AlertRecorder({ ...dependencies, notices })
    this.rules = new RulesService({ ...dependencies, changed: () => this.engine.lookAtAll() })
    this.engine = new AlertsEngine({
      ...dependencies,
      rules: this.rules,
      mover: new AlertMover({ ...dependencies, recorder }),
      overdue: new Overdue({ ...dependencies, recorder, notices }),
    })
    this.reader = new AlertsReader(dependencies)
    this.answers = new AnswersService({ ...dependencies, recorder, engine: this.engine })
    this.contacts = new ContactsService({
      ...dependencies,
      outbox: this.outbox,
      email: mail !== null,
      webhookHosts,
    })
    this.subscriptions = new SubscriptionsService(dependencies)
  }

  /** Looks at everything once. After the devices: from then on they can say that they are there. */
  async start(): Promise<void> {
    await this.rules.start()
    await this.engine.start()
    this.outbox.start()
  }

  async stop(): Promise<void> {
    await this.outbox.stop()
    await this.engine.stop()
    this.#mail?.stop()
  }
}
