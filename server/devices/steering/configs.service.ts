import type {
  ConfigHistory,
  ConfigTemplate,
  DispenserConfig,
  PutConfigTemplate,
  PutDispenserConfig,
} from '../../../protocol/api/configs.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { Database, Reader } from '../../db/database.ts'
import { covers } from '../../db/scope.ts'
import { ConflictError, ForbiddenError, NotFoundError } from '../../errors.ts'
import type { Actor } from '../../route.ts'
import { describeConfig, describeDocument, describeTemplate } from './config.view.ts'
import { countyOf } from './config-document.ts'
import type { ConfigDelivery } from './configs.delivery.ts'
import * as store from './configs.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  audit: Pick<AuditLog, 'record'>
  delivery: Pick<ConfigDelivery, 'refresh'>
}

/** Machines in one transaction, so that a county's template holds up nobody else's writes for long. */
const MACHINES_AT_ONCE = 200

/** What machines are meant to do: the county's template, what one machine is told instead, and what lies in its channels. */
export class ConfigsService {
  readonly #parts: Dependencies

  constructor(parts: Dependencies) {
    this.#parts = parts
  }

  /** Finishes what a stop had interrupted. */
  async start(): Promise<void> {
    for (const template of (await store.latestTemplates(this.#parts.db)).values())
      await this.#spread(template)
  }

  /** Throws `NotFoundError`. */
  async get(scope: string | null, id: string): Promise<DispenserConfig> {
    return this.#describe(this.#parts.db, scope, id)
  }

  /** Newest first. Throws `NotFoundError`. */
  async history(
    scope: string | null,
    id: string,
    { limit, cursor }: { limit: number; cursor?: number | undefined },
  ): Promise<ConfigHistory> {
    const { db } = this.#parts
    await this.#find(db, scope, id)
    const rows = await store.listConfigs(db, id, { before: cursor }, limit + 1)
    const items = rows.slice(0, limit).map(describeDocument)
    return { items, next: rows.length > limit ? String(items.at(-1)?.version) : null }
  }

  /** Says what one machine is told instead of the template. Throws `NotFoundError`, `ConflictError` `config_changed`. */
  put(
    actor: Actor,
    id: string,
    { expectedVersion, overrides }: PutDispenserConfig,
  ): Promise<DispenserConfig> {
    const { audit, db, delivery } = this.#parts
    return db.write(async (tx, afterCommit) => {
      const { state } = await this.#find(tx, actor.scope, id)
      expect(expectedVersion, state?.desiredVersion ?? 0)
      await delivery.refresh(tx, afterCommit, [id], {
        cause: 'overrides',
        personId: actor.person.id,
        overrides,
      })
      await audit.record(tx, {
        actor,
        action: 'config.changed',
        subjectKind: 'device',
        subjectId: id,
        detail: { overrides },
      })
      return this.#describe(tx, actor.scope, id)
    })
  }

  /** Of a county that the scope touches. Throws `NotFoundError`. */
  async template(scope: string | null, code: string): Promise<ConfigTemplate> {
    const { db } = this.#parts
    await this.#findCounty(db, scope, code)
    const template = (await store.latestTemplates(db, [code])).get(code)
    return describeTemplate(code, template, await store.countInSync(db, code))
  }

  /**
   * Says what all machines of a county are told. Resolves when each has its new document; a stop in between is made good at
   * the next start. Throws `NotFoundError`, `ForbiddenError` `template_of_county`, `ConflictError` `config_changed`.
   */
  async putTemplate(
    actor: Actor,
    code: string,
    { expectedVersion, settings }: PutConfigTemplate,
  ): Promise<ConfigTemplate> {
    const { ambient, audit, db } = this.#parts
    const template = await db.write(async (tx) => {
      await this.#findCounty(tx, actor.scope, code)
      if (!covers(actor.scope, code))
        throw new ForbiddenError(
          'The template is for the whole county. Ask its manager.',
          'template_of_county',
        )
      const version = (await store.latestTemplates(tx, [code])).get(code)?.version ?? 0
      expect(expectedVersion, version)
      const row = {
        jurisdictionCode: code,
        version: version + 1,
        settings,
        createdAt: ambient.now(),
        createdBy: actor.person.id,
      }
      await store.insertTemplate(tx, row)
      await audit.record(tx, {
        actor,
        action: 'config_template.changed',
        subjectKind: 'jurisdiction',
        subjectId: code,
        detail: { version: row.version, settings },
      })
      return row
    })
    await this.#spread(template)
    return this.template(actor.scope, code)
  }

  async #spread({ jurisdictionCode, version, createdBy }: store.TemplateRow): Promise<void> {
    const { db, delivery } = this.#parts
    for (;;) {
      const behind = await store.listBehind(db, jurisdictionCode, version, MACHINES_AT_ONCE)
      if (behind.length === 0) return
      await db.write((tx, afterCommit) =>
        delivery.refresh(tx, afterCommit, behind, { cause: 'template', personId: createdBy }),
      )
    }
  }

  async #describe(db: Reader, scope: string | null, id: string): Promise<DispenserConfig> {
    const device = await this.#find(db, scope, id)
    const county = countyOf(device.jurisdictionCode)
    const template = (await store.latestTemplates(db, [county])).get(county)
    const document = async (version = 0) => (await store.listConfigs(db, id, { version }, 1))[0]
    return describeConfig(device, template, {
      desired: await document(device.state?.desiredVersion),
      applied: await document(device.state?.appliedVersion),
    })
  }

  async #find(db: Reader, scope: string | null, id: string): Promise<store.ConfiguredDevice> {
    const [device] = await store.loadDevices(db, scope, [id])
    if (!device) throw new NotFoundError('dispenser', id)
    return device
  }

  async #findCounty(db: Reader, scope: string | null, code: string): Promise<void> {
    const isNear = covers(scope, code) || covers(code, scope ?? '')
    if (!isNear || !(await store.hasCounty(db, code))) throw new NotFoundError('county', code)
  }
}

/** Two people at once: the second looks again. */
function expect(expectedVersion: number, version: number): void {
  if (expectedVersion === version) return
  throw new ConflictError(
    'config_changed',
    `Version ${version} was made meanwhile; you looked at ${expectedVersion}. Look again.`,
    { version, expectedVersion },
  )
}
