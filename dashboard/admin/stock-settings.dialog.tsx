import { Button, Group, Modal, NumberInput, Select, Stack, Switch } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import {
  type StockOverride,
  type StockSettingName,
  type StockSettingsView,
  type StockTier,
  stockSettingsView,
  stockTier,
} from '../../protocol/api/stock-settings.ts'
import { useApi } from '../api/api.context.ts'
import { useCatalog } from '../components/catalog.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { useMonths } from '../inventory/stock-months.ts'
import { useLanguage } from '../locales/locale.tsx'
import { type Draft, draftOf, MAY_BE_NONE, NAMES, overrideOf, WHOLE } from './stock-settings.draft.ts'
import classes from './stock-settings.module.css'
import { PreviewOfSettings } from './stock-settings.preview.tsx'

/** What is edited: a tier, or an exception; its product is chosen in the dialog when it is new. */
export interface Edited {
  tier: StockTier | null
  productId: string | null
  exception: boolean
}

interface Props {
  edited: Edited
  view: StockSettingsView
  onClose: () => void
}

const PREVIEW_AFTER_MS = 500

/** Limits of a tier, or of a product that differs. What a tier leaves at its default follows when that changes. */
export function StockSettingsDialog({ edited, view, onClose }: Props) {
  const { t, name } = useLanguage()
  const months = useMonths()
  const api = useApi()
  const catalog = useCatalog()
  const queryClient = useQueryClient()
  const [{ tier, productId }, setTarget] = useState(edited)
  const inherited = edited.exception
    ? null
    : (view.tiers.find((each) => each.tier === edited.tier)?.defaults ?? null)
  const set = view.overrides.find((each) => each.tier === edited.tier && each.productId === edited.productId)
  const [draft, setDraft] = useState<Draft>(() => draftOf(set?.override ?? {}, inherited))
  const isNew = edited.exception && edited.productId === null
  const override = overrideOf(draft, inherited)
  const [settled] = useDebouncedValue({ tier, productId, override }, PREVIEW_AFTER_MS)
  const save = useMutation({
    mutationFn: (wanted: StockOverride | null) =>
      api.write('PUT', '/api/stock-settings', {
        body: { tier, productId, override: wanted },
        response: stockSettingsView,
      }),
    async onSuccess() {
      await queryClient.invalidateQueries()
      notifications.show({ color: 'green', message: t('words.saved') })
      onClose()
    },
  })
  const target = [
    edited.productId && catalog.name(edited.productId),
    edited.tier ? t(`stockTier.${edited.tier}`) : edited.exception && t('stockSettings.everyTier'),
  ]
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!edited.exception || productId !== null) save.mutate(override)
  }
  const field = (setting: StockSettingName) => ({
    label: t(`stockSetting.${setting}`),
    description: `${t(`stockSettingHint.${setting}`)}${t('stockSettings.dot')}${
      inherited
        ? t('stockSettings.defaultIs', {
            value: inherited[setting] === null ? t('stockSettings.noLimit') : months(inherited[setting]),
          })
        : t('stockSettings.inherited')
    }`,
    value: draft[setting] ?? '',
    disabled: draft[setting] === null,
    min: setting === 'lookBackMonths' ? 1 : 0,
    max: setting === 'lookBackMonths' ? 24 : 120,
    suffix: ` ${t('stockSettings.unit')}`,
    onChange: (value: number | string) =>
      setDraft((before) => ({ ...before, [setting]: typeof value === 'number' ? value : '' })),
  })
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={
        isNew
          ? t('stockSettings.add')
          : t('stockSettings.editOf', { name: target.filter(Boolean).join(' · ') })
      }
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form noValidate onSubmit={submit}>
        <Stack gap="md">
          {isNew && (
            <div className={classes.fields}>
              <Select
                label={t('words.product')}
                placeholder={t('stockSettings.chooseProduct')}
                data={catalog.products.map((each) => ({ value: each.id, label: name(each) }))}
                value={productId}
                onChange={(value) => setTarget((before) => ({ ...before, productId: value }))}
                searchable
                required
              />
              <Select
                label={t('stockSettings.tier')}
                data={[
                  { value: 'every', label: t('stockSettings.everyTier') },
                  ...stockTier.options.map((value) => ({ value, label: t(`stockTier.${value}`) })),
                ]}
                value={tier ?? 'every'}
                allowDeselect={false}
                onChange={(value) =>
                  setTarget((before) => ({ ...before, tier: stockTier.nullable().catch(null).parse(value) }))
                }
              />
            </div>
          )}
          <div className={classes.fields}>
            {NAMES.map((setting) => (
              <div key={setting}>
                {WHOLE.has(setting) ? (
                  <WholeNumberInput {...field(setting)} />
                ) : (
                  <NumberInput
                    {...field(setting)}
                    clampBehavior="blur"
                    allowNegative={false}
                    decimalScale={2}
                    step={0.5}
                  />
                )}
                {MAY_BE_NONE.has(setting) && (
                  <Switch
                    mt={6}
                    size="xs"
                    label={t('stockSettings.withoutLimit', { limit: t(`stockSetting.${setting}`) })}
                    checked={draft[setting] === null}
                    onChange={({ currentTarget: { checked } }) =>
                      setDraft((before) => ({
                        ...before,
                        [setting]: checked ? null : (inherited?.[setting] ?? ''),
                      }))
                    }
                  />
                )}
              </div>
            ))}
          </div>
          {(settled.tier !== null || settled.productId !== null) && <PreviewOfSettings wanted={settled} />}
          <ProblemNotice error={save.error} />
          <Group justify="space-between">
            {set ? (
              <Button variant="subtle" loading={save.isPending} onClick={() => save.mutate(null)}>
                {t(edited.exception ? 'stockSettings.remove' : 'stockSettings.reset')}
              </Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {t('words.cancel')}
              </Button>
              <Button
                type="submit"
                loading={save.isPending}
                disabled={edited.exception && (productId === null || override === null)}
              >
                {t('words.save')}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
