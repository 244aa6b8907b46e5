import type { ConfigDocument, ConfigTemplate, DispenserConfig } from '../../../protocol/api/configs.ts'
import { countyOf } from './config-document.ts'
import type { ConfiguredDevice, NamedConfigRow, NamedTemplateRow } from './configs.store.ts'

export const describeDocument = ({
  version,
  sha256,
  config,
  cause,
  createdAt,
  createdByName,
}: NamedConfigRow): ConfigDocument => ({
  version,
  sha256,
  config,
  cause,
  createdAt: createdAt.toISOString(),
  createdByName,
})

/** Desired and applied side by side. */
export function describeConfig(
  { id: deviceId, jurisdictionCode, state }: ConfiguredDevice,
  template: NamedTemplateRow | undefined,
  documents: { desired: NamedConfigRow | undefined; applied: NamedConfigRow | undefined },
): DispenserConfig {
  const { appliedVersion = 0, appliedAt, rejectedVersion, rejectedAt } = state ?? {}
  return {
    deviceId,
    overrides: state?.overrides ?? {},
    template: {
      jurisdictionCode: countyOf(jurisdictionCode),
      version: template?.version ?? 0,
      settings: template?.settings ?? {},
    },
    desired: documents.desired ? describeDocument(documents.desired) : null,
    applied:
      appliedVersion === 0
        ? null
        : {
            version: appliedVersion,
            at: appliedAt?.toISOString() ?? null,
            config: documents.applied?.config ?? null,
          },
    rejected:
      rejectedVersion && rejectedAt && rejectedVersion > appliedVersion
        ? { version: rejectedVersion, error: state?.rejectedError ?? null, at: rejectedAt.toISOString() }
        : null,
    inSync: state !== null && state.appliedVersion === state.desiredVersion,
  }
}

export function describeTemplate(
  jurisdictionCode: string,
  template: NamedTemplateRow | undefined,
  counts: { machines: number; inSync: number },
): ConfigTemplate {
  return {
    jurisdictionCode,
    version: template?.version ?? 0,
    settings: template?.settings ?? {},
    createdAt: template?.createdAt.toISOString() ?? null,
    createdByName: template?.createdByName ?? null,
    ...counts,
  }
}
