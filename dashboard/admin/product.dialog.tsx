import { Modal, NumberInput, Select, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  category,
  createProduct,
  gtin,
  method,
  type Product,
  product as productSchema,
  unit,
} from '../../protocol/api/catalog.ts'
import { useApi } from '../api/api.context.ts'
import { storageProfilesQuery } from '../api/catalog.queries.ts'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { SaveButtons } from '../components/save-buttons.tsx'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import forms from '../inventory/forms.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './admin.module.css'

/** Adds a product, or changes one: what its stock is stays as it is. */
export function ProductDialog({ product, onClose }: { product?: Product | undefined; onClose: () => void }) {
  const { t, name } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const { data: profiles } = useQuery(storageProfilesQuery(api))
  const [key] = useIdempotencyKey()
  const required = (value: unknown) => (value === null || value === '' ? t('form.required') : null)
  const form = useForm({
    initialValues: {
      name: product?.name ?? '',
      nameEn: product?.nameEn ?? '',
      code: product?.code ?? '',
      gtin: product?.gtin ?? '',
      category: (product?.category ?? 'condom') as string | null,
      method: (product?.method ?? 'male_condom') as string | null,
      specification: product?.specification ?? '',
      unit: (product?.unit ?? 'piece') as string | null,
      boxSize: (product?.boxSize ?? 10) as number | string,
      cartonBoxes: (product?.cartonBoxes ?? 100) as number | string,
      shelfLifeMonths: (product?.shelfLifeMonths ?? 36) as number | string,
      storageProfileId: product?.storageProfileId ?? null,
      selfService: product?.selfService ?? false,
      /** CNY; empty = unknown. */
      boxCost: (product?.boxCost == null ? '' : product.boxCost / 100) as number | string,
    },
    validate: {
      name: required,
      nameEn: required,
      code: (code) => (createProduct.shape.code.safeParse(code.trim()).success ? null : t('admin.badCode')),
      gtin: (digits) =>
        digits.trim() === '' || gtin.safeParse(digits.trim()).success ? null : t('form.badCheckDigit'),
      category: required,
      method: required,
      unit: required,
      boxSize: required,
      cartonBoxes: required,
      shelfLifeMonths: required,
      storageProfileId: required,
    },
  })
  const save = useMutation({
    mutationFn: ({ code, category, method, unit, ...values }: typeof form.values) => {
      const body = {
        ...values,
        name: values.name.trim(),
        nameEn: values.nameEn.trim(),
        gtin: values.gtin.trim() || null,
        boxCost: values.boxCost === '' ? null : Math.round(Number(values.boxCost) * 100),
      }
      return product
        ? api.write('PATCH', `/api/products/${product.id}`, { body, response: productSchema })
        : api.write('POST', '/api/products', {
            body: { ...body, code: code.trim(), category, method, unit },
            response: productSchema,
            idempotencyKey: key,
          })
    },
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['products'] })
      notifications.show({ color: 'green', message: t('words.saved') })
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(product ? 'admin.editProduct' : 'admin.addProduct')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form noValidate className={classes.form} onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <div className={forms.pair}>
          <TextInput
            label={t('place.name')}
            withAsterisk
            maxLength={60}
            data-autofocus
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('place.nameEn')}
            withAsterisk
            maxLength={80}
            {...form.getInputProps('nameEn')}
          />
          <TextInput
            label={t('admin.productCode')}
            withAsterisk
            maxLength={32}
            disabled={product !== undefined}
            {...form.getInputProps('code')}
          />
          <TextInput label="GTIN" inputMode="numeric" maxLength={14} {...form.getInputProps('gtin')} />
          <Select
            label={t('words.category')}
            withAsterisk
            allowDeselect={false}
            data={category.options.map((value) => ({ value, label: t(`category.${value}`) }))}
            disabled={product !== undefined}
            {...form.getInputProps('category')}
          />
          <Select
            label={t('admin.method')}
            withAsterisk
            allowDeselect={false}
            searchable
            data={method.options.map((value) => ({ value, label: t(`method.${value}`) }))}
            disabled={product !== undefined}
            {...form.getInputProps('method')}
          />
          <TextInput
            label={t('admin.specification')}
            maxLength={80}
            {...form.getInputProps('specification')}
          />
          <Select
            label={t('words.unit')}
            withAsterisk
            allowDeselect={false}
            data={unit.options.map((value) => ({ value, label: t(`unitName.${value}`) }))}
            disabled={product !== undefined}
            {...form.getInputProps('unit')}
          />
          <WholeNumberInput
            label={t('admin.boxSize')}
            withAsterisk
            min={1}
            max={10_000}
            {...form.getInputProps('boxSize')}
          />
          <WholeNumberInput
            label={t('admin.cartonBoxes')}
            withAsterisk
            min={1}
            max={10_000}
            {...form.getInputProps('cartonBoxes')}
          />
          <WholeNumberInput
            label={t('admin.shelfLifeMonths')}
            withAsterisk
            min={1}
            max={240}
            {...form.getInputProps('shelfLifeMonths')}
          />
          <Select
            label={t('admin.storage')}
            description={product && t('admin.storageHint')}
            withAsterisk
            data={(profiles?.items ?? []).map((profile) => ({ value: profile.id, label: name(profile) }))}
            {...form.getInputProps('storageProfileId')}
          />
          <NumberInput
            label={t('admin.boxCost')}
            description={t('admin.boxCostHint')}
            min={0}
            max={1_000_000}
            decimalScale={2}
            prefix="¥ "
            {...form.getInputProps('boxCost')}
          />
        </div>
        <Switch
          label={t('admin.selfService')}
          description={t('admin.selfServiceHint')}
          {...form.getInputProps('selfService', { type: 'checkbox' })}
        />
        <ProblemNotice error={save.error} repeatable />
        <SaveButtons saving={save.isPending} onClose={onClose} />
      </form>
    </Modal>
  )
}
