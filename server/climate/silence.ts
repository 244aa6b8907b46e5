import type { SourceKind } from '../../protocol/api/climate.ts'

/** A shorter silence than this is none, however often a source measures: milliseconds. */
const SHORTEST = 2 * 3_600_000
/** Readings by hand are due at 09:00 and 15:30: only a day without any is silence. */
const BY_HAND = 24 * 3_600_000

/** Without a word for longer than this many milliseconds nobody knows how it is there: "no data" (没有数据), on every screen. */
export const silenceOf = ({ kind, dueMinutes }: { kind: SourceKind; dueMinutes: number }): number =>
  kind === 'hand' ? BY_HAND : Math.max(2 * dueMinutes * 60_000, SHORTEST)
