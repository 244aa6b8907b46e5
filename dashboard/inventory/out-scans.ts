import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { useApi } from '../api/api.context.ts'
import { balancesQuery } from '../api/inventory.queries.ts'
import { useCatalog } from '../components/catalog.ts'
import { useNow } from '../components/now.context.tsx'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import type { ScanAnswer, ScannedGoods } from '../scanning/scan.bar.tsx'
import { addOut, nextToLeave, type OutLine, undoOut } from './out-line.ts'
import { useScannedLot } from './scanned-lot.ts'

interface Form {
  from: string | null
  lines: readonly OutLine[]
  onChange: (lines: OutLine[]) => void
}

/**
 * What a scan does to lines that take stock: the lot that leaves first anyway adds to the automatic line, another is
 * named, which wants a reason. What has expired or is held is refused at once.
 */
export function useOutScans({ from, lines, onChange }: Form): (goods: ScannedGoods) => ScanAnswer {
  const { t, format } = useLanguage()
  const api = useApi()
  const catalog = useCatalog()
  const today = countyDay(useNow())
  const findLot = useScannedLot()
  const { data } = useQuery({ ...balancesQuery(api, { location: from }), enabled: from !== null })
  /** Two scans may come between two renderings. */
  const current = useRef(lines)
  current.current = lines
  const set = (next: OutLine[]) => {
    current.current = next
    onChange(next)
  }
  const expired = (lot: string | null, day: string) => ({
    refused: t('scan.expired', { lot: lot || t('words.noLotNumber'), day: format.day(day) }),
  })
  return (goods) => {
    const { product, lotNumber, expiresOn, units } = goods
    if (expiresOn !== null && expiresOn < today) return expired(lotNumber, expiresOn)
    if (from === null) return { refused: t('scan.needFrom') }
    if (!data) return { refused: t('scan.loading') }
    const lots = data.items
    const named = lotNumber !== null || expiresOn !== null
    const found = named ? findLot(lots, goods) : null
    if (found && 'refused' in found) return found
    const lot = found?.lot
    if (lot && lot.expiry === 'expired') return expired(lot.lotNumber, lot.expiresOn)
    if (lot && !lot.usable)
      return { refused: t('scan.held', { lot: lot.lotNumber || t('words.noLotNumber') }) }
    const first = nextToLeave(current.current, lots, product)
    const lotId = !lot || lot.lotId === first ? null : lot.lotId
    const { lines: next, change } = addOut(current.current, product, lotId, units)
    set(next)
    return {
      done: t('scan.added', {
        product: catalog.name(product.id),
        lot: lot?.lotNumber || t('fefo.automatic'),
        quantity: catalog.units(units, product.id),
      }),
      undo: () => set(undoOut(current.current, change)),
    }
  }
}
