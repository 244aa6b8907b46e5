import { useCatalog } from '../components/catalog.ts'
import { useLanguage } from '../locales/locale.tsx'
import type { OutLine } from './out-line.ts'
import type { OutValues } from './out-lines.tsx'
import { type Count, toUnits } from './quantity.ts'

/** What issue and transfer check alike, and how their lines are posted. */
export function useOutForm() {
  const { t } = useLanguage()
  const catalog = useCatalog()
  return {
    validate: {
      from: (from: string | null) => (from ? null : t('form.choosePlace')),
      reason: (reason: string, values: OutValues) =>
        hasChosenLot(values.lines) && reason.trim() === '' ? t('fefo.reasonRequired') : null,
      lines: {
        product: (product: string | null) => (product ? null : t('form.chooseProduct')),
        count: (count: Count, values: OutValues, path: string) =>
          toUnits(count, catalog.find(values.lines[Number(path.split('.')[1])]?.product ?? null)) === null
            ? t('form.enterQuantity')
            : null,
      },
    },
    toLines: (lines: readonly OutLine[]) =>
      lines.map((line) => ({
        product: line.product ?? '',
        quantity: toUnits(line.count, catalog.find(line.product)) ?? 0,
        ...(line.lotId ? { lotId: line.lotId } : {}),
      })),
  }
}

/** A lot other than the proposed one wants a reason. */
export const hasChosenLot = (lines: readonly OutLine[]): boolean => lines.some((line) => line.lotId !== null)
