import { Button, MultiSelect, Select, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type ReactNode, useEffect } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { createLocation, placeKind } from '../../protocol/api/places.ts'
import { useCatalog } from '../components/catalog.ts'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { useNow } from '../components/now.context.tsx'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { TriState } from '../components/tri-state.tsx'
import forms from '../inventory/forms.module.css'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import { HoursField } from './hours-field.tsx'
import { readIntervals } from './opening-hours.ts'
import type { PlaceDraft } from './place.draft.ts'
import { latitudeProblem, longitudeProblem } from './position.ts'
import { PositionFields } from './position-fields.tsx'

interface Props {
  initial: PlaceDraft
  isNew: boolean
  error: Error | null
  pending: boolean
  onSubmit: (draft: PlaceDraft) => void
  /** Below the form: taking the place out of use. */
  children?: ReactNode
}

export function PlaceForm({ initial, isNew, error, pending, onSubmit, children }: Props) {
  const { t, name } = useLanguage()
  const { products } = useCatalog()
  const navigate = useNavigate()
  const today = countyDay(useNow())
  const { hash } = useLocation()
  // Who comes to mend one field begins there.
  useEffect(() => {
    const field = document.getElementById(hash.slice(1))
    // In the middle: the bar with the buttons covers what lies at the lower edge.
    field?.scrollIntoView({ block: 'center' })
    field?.focus({ preventScroll: true })
  }, [hash])
  const say = (problem: Parameters<typeof t>[0] | null) => problem && t(problem)
  const form = useForm<PlaceDraft>({
    initialValues: initial,
    validate: {
      name: (value) => (value.trim() === '' ? t('form.required') : null),
      jurisdictionCode: (value) => (value ? null : t('form.required')),
      phone: (value) =>
        value.trim() === '' || createLocation.shape.phone.safeParse(value).success
          ? null
          : t('form.badPhone'),
      longitude: (_value, draft) => say(longitudeProblem(draft)),
      latitude: (_value, draft) => say(latitudeProblem(draft)),
      verifiedOn: (value) => (value > today ? t('form.notInFuture') : null),
      hours: (hours) =>
        hours.kind === 'week' && hours.week.some((text) => readIntervals(text) === null)
          ? t('hours.unreadable')
          : null,
    },
  })
  const hourErrors = form.values.hours.week.map((text) =>
    form.errors.hours && readIntervals(text) === null ? t('hours.unreadable') : null,
  )

  return (
    <form noValidate onSubmit={form.onSubmit(onSubmit)} className={forms.form}>
      <Panel title={t('place.identity')}>
        <div className={forms.pair}>
          <TextInput label={t('place.name')} withAsterisk maxLength={80} {...form.getInputProps('name')} />
          <TextInput label={t('place.nameEn')} maxLength={120} {...form.getInputProps('nameEn')} />
          <Select
            label={t('words.placeKind')}
            withAsterisk
            disabled={!isNew}
            allowDeselect={false}
            data={placeKind.options.map((value) => ({ value, label: t(`placeKind.${value}`) }))}
            {...form.getInputProps('kind')}
          />
          <JurisdictionSelect
            label={t('words.jurisdiction')}
            withAsterisk
            placeholder=""
            minDigits={6}
            {...form.getInputProps('jurisdictionCode')}
          />
        </div>
      </Panel>
      <Panel title={t('place.publicInformation')} aside={t('place.publicHint')}>
        <div className={forms.pair}>
          <TextInput
            id="address"
            label={t('place.address')}
            maxLength={200}
            {...form.getInputProps('address')}
          />
          <TextInput
            id="phone"
            label={t('place.phone')}
            type="tel"
            maxLength={26}
            {...form.getInputProps('phone')}
          />
          <MultiSelect
            id="products"
            label={t('place.varieties')}
            searchable
            clearable
            data={products.map((product) => ({ value: product.id, label: name(product) }))}
            {...form.getInputProps('productIds')}
          />
          <TextInput
            type="date"
            label={t('place.verified')}
            rightSectionWidth={84}
            rightSection={
              <Button
                size="compact-xs"
                variant="light"
                onClick={() => form.setFieldValue('verifiedOn', today)}
              >
                {t('place.verifiedToday')}
              </Button>
            }
            {...form.getInputProps('verifiedOn')}
          />
          <HoursField
            id="hours"
            value={form.values.hours}
            onChange={(hours) => form.setFieldValue('hours', hours)}
            errors={hourErrors}
          />
        </div>
        <Switch
          id="published"
          mt="md"
          label={t('place.publish')}
          description={t('place.publishHint')}
          {...form.getInputProps('published', { type: 'checkbox' })}
        />
      </Panel>
      <Panel title={t('place.position')} aside={t('place.positionHint')}>
        <div className={forms.pair}>
          <PositionFields field={(name) => form.getInputProps(name)} />
        </div>
      </Panel>
      <Panel title={t('place.access')}>
        <div className={forms.pair}>
          <TriState
            label={t('place.stepFree')}
            value={form.values.stepFree}
            onChange={(value) => form.setFieldValue('stepFree', value)}
          />
          <TriState
            label={t('place.indoor')}
            value={form.values.indoor}
            onChange={(value) => form.setFieldValue('indoor', value)}
          />
          <TriState
            label={t('place.asksId')}
            value={form.values.asksId}
            onChange={(value) => form.setFieldValue('asksId', value)}
          />
          <Switch
            label={t('place.migrantArea')}
            description={t('place.migrantHint')}
            {...form.getInputProps('migrantArea', { type: 'checkbox' })}
          />
        </div>
      </Panel>
      {children}
      <ProblemNotice error={error} repeatable />
      <div className={forms.foot}>
        <Button variant="default" onClick={() => void navigate(-1)}>
          {t('words.cancel')}
        </Button>
        <Button type="submit" loading={pending}>
          {t('words.save')}
        </Button>
      </div>
    </form>
  )
}
