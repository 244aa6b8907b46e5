import type { Category } from '../../protocol/api/catalog.ts'
import { better, ratePerDay, type StockKnowledge } from './availability.ts'
import type { LedgerKnowledge, MachineReport, UnitsInChannel } from './stock.sources.ts'

const DAY = 86_400_000

/** The machine of a place. */
export interface Machine {
  /** Undefined where there is none, or one that never spoke. */
  report: MachineReport | undefined
  /** By the ledger; needed of `placesInDoubt`. */
  inChannels: readonly UnitsInChannel[]
}

/** Places where it matters which units lie in which channel: some are held, or a channel gives nothing out. */
export const placesInDoubt = (
  ledgers: ReadonlyMap<string, readonly LedgerKnowledge[]>,
  reports: ReadonlyMap<string, MachineReport>,
): string[] =>
  [...reports].flatMap(([id, { channels }]) =>
    channels.some(givesNothing) || ledgers.get(id)?.some(({ held }) => held > 0) ? id : [],
  )

/** What the machine and the ledger of a place say of one product there; null when neither says anything. */
export function knowledgeOf(
  { id, category }: { id: string; category: Category },
  ledger: readonly LedgerKnowledge[],
  { report, inChannels }: Machine,
): StockKnowledge | null {
  const books = ledger.find(({ productId }) => productId === id)
  const channels = report?.channels.filter(({ productId }) => productId === id) ?? []
  const lying = inChannels.filter(({ productId }) => productId === id)
  return better(
    report && channels.length > 0
      ? {
          source: 'machine',
          knownAt: report.at,
          remaining: toBeHad(channels, lying, books?.held ?? 0),
          perDay: ratePerDay(category, seenUntil(report.at, books)),
        }
      : null,
    books
      ? {
          source: 'manual',
          knownAt: books.knownAt,
          remaining: Math.max(0, books.usable - unitsIn(lying, channels.filter(givesNothing), false)),
          perDay: ratePerDay(category, books),
        }
      : null,
  )
}

type Channel = MachineReport['channels'][number]

const givesNothing = ({ fault, blocked }: Channel): boolean => fault !== null || blocked

/**
 * A machine counts what it must not give out as well; jammed and blocked channels hold nothing that anyone could get. What
 * is `held` and lies in no channel that is known may be in any.
 */
function toBeHad(channels: readonly Channel[], lying: readonly UnitsInChannel[], held: number): number {
  const loose = Math.max(0, held - unitsIn(lying, channels, true))
  const working = channels.filter((channel) => !givesNothing(channel))
  const usable = working.map((each) => Math.max(0, each.remaining - unitsIn(lying, [each], true)))
  return Math.max(0, usable.reduce((sum, units) => sum + units, 0) - loose)
}

/** Those that lie in these channels and are held, or are not. */
const unitsIn = (lying: readonly UnitsInChannel[], channels: readonly Channel[], held: boolean): number =>
  lying
    .filter((units) => units.held === held && channels.some(({ channel }) => channel === units.channel))
    .reduce((sum, { quantity }) => sum + quantity, 0)

/** As long as its machine speaks, a place that gives nothing out is seen to do so. */
function seenUntil(at: Date, books: LedgerKnowledge | undefined): { consumed: number; days: number } {
  if (!books) return { consumed: 0, days: 0 }
  const { consumed, days, usable, knownAt } = books
  const longer = usable > 0 ? Math.max(0, at.getTime() - knownAt.getTime()) / DAY : 0
  return { consumed, days: days + longer }
}
