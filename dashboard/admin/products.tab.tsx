import { ActionIcon, Button } from '@mantine/core'
import { IconPencil, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Product, StorageProfile } from '../../protocol/api/catalog.ts'
import { measureOf } from '../../protocol/measure.ts'
import { useApi } from '../api/api.context.ts'
import { productsQuery, storageProfilesQuery } from '../api/catalog.queries.ts'
import { useMay } from '../api/session.context.tsx'
import { Await } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './admin.module.css'
import { ProductDialog } from './product.dialog.tsx'

function useStorageText(): (profile: StorageProfile | undefined) => string {
  const { t, name } = useLanguage()
  return (profile) => {
    if (!profile) return t('words.unknown')
    const { minCelsius: min, maxCelsius: max } = profile
    const range =
      min !== null && max !== null
        ? t('admin.between', { min, max })
        : max !== null
          ? t('admin.atMost', { max })
          : min !== null
            ? t('admin.atLeast', { min })
            : ''
    return [name(profile), range].filter(Boolean).join(' · ')
  }
}

interface RowProps {
  product: Product
  profile: StorageProfile | undefined
  /** Null: this person may not change it. */
  onEdit: (() => void) | null
}

function ProductRow({ product, profile, onEdit }: RowProps) {
  const { t, name, format } = useLanguage()
  const storageText = useStorageText()
  return (
    <tr>
      <td>
        <span>
          <span className={classes.name}>{name(product)}</span>
          <span className={classes.sub}>{product.specification}</span>
        </span>
      </td>
      <td data-label={t('words.category')}>{t(`category.${product.category}`)}</td>
      <td data-label={t('admin.productCode')} className={classes.code}>
        {product.code}
      </td>
      <td data-label={t('admin.packing')}>
        {t('admin.packingValue', {
          box: t(`unit.${measureOf(product)}`, { count: product.boxSize }),
          boxes: product.cartonBoxes,
        })}
      </td>
      <td data-label={t('admin.shelfLife')}>{t('admin.months', { count: product.shelfLifeMonths })}</td>
      <td data-label={t('admin.storage')}>{storageText(profile)}</td>
      <td data-label={t('admin.selfService')}>{product.selfService ? t('words.yes') : t('words.no')}</td>
      <td data-label={t('admin.boxCost')} data-end>
        {product.boxCost === null ? t('words.unknown') : format.money(product.boxCost)}
      </td>
      {onEdit && (
        <td data-end>
          <ActionIcon
            variant="subtle"
            aria-label={t('admin.editNamed', { name: name(product) })}
            onClick={onEdit}
          >
            <IconPencil size={17} aria-hidden />
          </ActionIcon>
        </td>
      )}
    </tr>
  )
}

export function ProductsTab() {
  const { t } = useLanguage()
  const api = useApi()
  const query = useQuery(productsQuery(api))
  const { data: profiles } = useQuery(storageProfilesQuery(api))
  const isAdministrator = useMay('administrator')
  const [dialog, setDialog] = useState<{ product?: Product } | null>(null)
  return (
    <>
      <div className={classes.bar}>
        <span>{t('admin.productsNote')}</span>
        {isAdministrator && (
          <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setDialog({})}>
            {t('admin.addProduct')}
          </Button>
        )}
      </div>
      <div className={classes.box}>
        <Await query={query}>
          {({ items }) => (
            <table className={table.table}>
              <thead>
                <tr>
                  <th scope="col">{t('words.product')}</th>
                  <th scope="col">{t('words.category')}</th>
                  <th scope="col">{t('admin.productCode')}</th>
                  <th scope="col">{t('admin.packing')}</th>
                  <th scope="col">{t('admin.shelfLife')}</th>
                  <th scope="col">{t('admin.storage')}</th>
                  <th scope="col">{t('admin.selfService')}</th>
                  <th scope="col" data-end>
                    {t('admin.boxCost')}
                  </th>
                  {isAdministrator && <th scope="col" aria-label={t('admin.editProduct')} />}
                </tr>
              </thead>
              <tbody>
                {items.map((product) => (
                  <ProductRow
                    key={product.id}
                    product={product}
                    onEdit={isAdministrator ? () => setDialog({ product }) : null}
                    profile={profiles?.items.find((profile) => profile.id === product.storageProfileId)}
                  />
                ))}
              </tbody>
            </table>
          )}
        </Await>
      </div>
      {dialog && <ProductDialog product={dialog.product} onClose={() => setDialog(null)} />}
    </>
  )
}
