import type { Balance } from '../../protocol/api/inventory.ts'
import { useCatalog } from '../components/catalog.ts'
import { useLanguage } from '../locales/locale.tsx'
import type { ScannedGoods } from '../scanning/scan.bar.tsx'

/** Finds the lot at hand that a scan means, or says in words why there is none. */
export function useScannedLot() {
  const { t } = useLanguage()
  const catalog = useCatalog()
  return (
    /** Undefined while they are being fetched. */
    lots: readonly Balance[] | undefined,
    { product, lotNumber, expiresOn }: Pick<ScannedGoods, 'product' | 'lotNumber' | 'expiresOn'>,
  ): { lot: Balance } | { refused: string } => {
    if (!lots) return { refused: t('scan.loading') }
    const here = lots.filter((lot) => lot.productId === product.id && lot.quantity > 0)
    const name = catalog.name(product.id)
    if (here.length === 0) return { refused: t('scan.noStock', { product: name }) }
    const meant = here.filter(
      (lot) =>
        (lotNumber === null || lot.lotNumber === lotNumber) &&
        (expiresOn === null || lot.expiresOn === expiresOn),
    )
    const [lot, ...more] = meant
    if (!lot)
      return { refused: t('scan.notHere', { product: name, lot: lotNumber || t('words.noLotNumber') }) }
    if (more.length > 0) return { refused: t('scan.whichLot', { product: name, count: meant.length }) }
    return { lot }
  }
}
