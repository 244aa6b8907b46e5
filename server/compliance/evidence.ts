import type {
  AssessedTier,
  ChecklistContent,
  ComputedCode,
  ComputedEvidence,
} from '../../protocol/api/compliance.ts'

/** A place as registers are asked about it. */
export interface EvidencePlace {
  id: string
  tier: AssessedTier
  createdAt: Date
}
export type PlaceEvidence = Partial<Record<ComputedCode, ComputedEvidence>>

/** One register that knows whether criteria are met: staff, the climate record, stock. Handed in by `compliance.room.ts`. */
export interface EvidenceSource {
  of(
    places: readonly EvidencePlace[],
    checklist: Pick<ChecklistContent, 'criteria'>,
    now: Date,
  ): Promise<ReadonlyMap<string, PlaceEvidence>>
}

/** What all registers together say, by place. */
export async function gatherEvidence(
  sources: readonly EvidenceSource[],
  places: readonly EvidencePlace[],
  checklist: Pick<ChecklistContent, 'criteria'>,
  now: Date,
): Promise<ReadonlyMap<string, PlaceEvidence>> {
  const gathered = new Map<string, PlaceEvidence>()
  if (places.length === 0) return gathered
  for (const found of await Promise.all(sources.map((source) => source.of(places, checklist, now))))
    for (const [id, evidence] of found) gathered.set(id, { ...gathered.get(id), ...evidence })
  return gathered
}
