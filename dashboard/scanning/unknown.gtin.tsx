import { Button, Checkbox } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Product } from '../../protocol/api/catalog.ts'
import { useApi } from '../api/api.context.ts'
import { useMay } from '../api/session.context.tsx'
import { useCatalog } from '../components/catalog.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { ProductSelect } from '../components/product-select.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './scan.module.css'

/** A barcode that no product has: which one is it? An administrator may write it into the catalogue at once. */
export function UnknownGtin({ gtin, onChoose }: { gtin: string; onChoose: (product: Product) => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const catalog = useCatalog()
  const queryClient = useQueryClient()
  const mayRegister = useMay('administrator')
  const [chosen, setChosen] = useState<string | null>(null)
  const [register, setRegister] = useState(mayRegister)
  const product = catalog.find(chosen)
  const use = useMutation({
    mutationFn: async (selected: Product) => {
      if (mayRegister && register)
        await api.write('PATCH', `/api/products/${selected.id}`, { body: { gtin } })
      return selected
    },
    onSuccess: (selected) => {
      onChoose(selected)
      return queryClient.invalidateQueries({ queryKey: ['products'] })
    },
  })
  return (
    <div className={classes.unknown}>
      <ProductSelect label={t('scan.whichProduct', { gtin })} value={chosen} onChange={setChosen} />
      {mayRegister && (
        <Checkbox
          className={classes.remember ?? ''}
          label={t('scan.register')}
          checked={register}
          onChange={(event) => setRegister(event.currentTarget.checked)}
        />
      )}
      {!mayRegister && <p className={classes.remember}>{t('scan.askAdministrator')}</p>}
      <Button disabled={!product} loading={use.isPending} onClick={() => product && use.mutate(product)}>
        {t('scan.useProduct')}
      </Button>
      <ProblemNotice error={use.error} />
    </div>
  )
}
