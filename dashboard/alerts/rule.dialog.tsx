import { Button, Modal, NumberInput, Select, Switch } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import {
  type AlertOverride,
  type AlertRuleView,
  alertRuleView,
  type Severity,
  severity,
} from '../../protocol/api/alerts.ts'
import { useApi } from '../api/api.context.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { SaveButtons } from '../components/save-buttons.tsx'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { changesTo } from './rule.changes.ts'
import classes from './settings.module.css'
import { isMargin, unitOf, wordLimit, wordMinutes } from './settings.words.ts'

interface Props {
  view: AlertRuleView
  jurisdictionCode: string | null
  onClose: () => void
}

/** What a rule does here. What stays as it is above is not set, so that it follows when that changes. */
export function RuleDialog({ view, jurisdictionCode, onClose }: Props) {
  const { t, look, format } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const { rule, settings, inherited, ranges } = view
  const form = useForm({ initialValues: { ...settings, escalates: settings.escalateAfterMinutes !== null } })
  const save = useMutation({
    mutationFn: (override: AlertOverride | null) =>
      api.write('PUT', `/api/alert-rules/${rule}`, {
        body: { jurisdictionCode, override },
        response: alertRuleView,
      }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['alert-rules'] })
      notifications.show({ color: 'green', message: t('words.saved') })
      onClose()
    },
  })
  const { values } = form
  const submit = form.onSubmit(({ escalates, ...wanted }) =>
    save.mutate(
      changesTo(inherited, {
        ...wanted,
        escalateAfterMinutes: escalates ? (wanted.escalateAfterMinutes ?? 1_440) : null,
      }),
    ),
  )
  const minutes = (name: 'raiseAfterMinutes' | 'clearAfterMinutes' | 'escalateAfterMinutes', min = 0) => ({
    min,
    max: 43_200,
    suffix: ` ${t('limitUnit.minutes')}`,
    description: t('alertRules.inherited', { value: wordMinutes(inherited[name] ?? 0, { t }) }),
    ...form.getInputProps(name),
  })
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('alertRules.edit', { name: t(`alertRule.${rule}`) })}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form noValidate className={classes.form} onSubmit={submit}>
        <p className={classes.note}>{t(`alertRuleHint.${rule}`)}</p>
        <Switch label={t('alertRules.enabled')} {...form.getInputProps('enabled', { type: 'checkbox' })} />
        <Select
          label={t('alerts.severity')}
          allowDeselect={false}
          data={severity.options.map((value) => ({ value, label: t(`alertSeverity.${value}`) }))}
          value={values.severity}
          onChange={(value) => value && form.setFieldValue('severity', value as Severity)}
        />
        {Object.entries(ranges).length > 0 && (
          <fieldset className={classes.fields}>
            <legend className={classes.legend}>{t('alertRules.thresholds')}</legend>
            {Object.entries(ranges).map(([limit, { min, max }]) => (
              <NumberInput
                key={limit}
                label={look('alertLimit', limit) ?? limit}
                description={t('alertRules.inherited', {
                  value: wordLimit(limit, inherited.limits[limit] ?? 0, { t, format }),
                })}
                {...(isMargin(limit) && { title: t('alertRules.margin') })}
                min={min}
                max={max}
                suffix={` ${t(`limitUnit.${unitOf(limit)}`)}`}
                {...form.getInputProps(`limits.${limit}`)}
              />
            ))}
          </fieldset>
        )}
        <div className={classes.fields}>
          <WholeNumberInput label={t('alertRules.raiseAfter')} {...minutes('raiseAfterMinutes')} />
          {view.closes === 'itself' && (
            <WholeNumberInput label={t('alertRules.clearAfter')} {...minutes('clearAfterMinutes')} />
          )}
        </div>
        <Switch
          label={t('alertRules.escalates')}
          {...form.getInputProps('escalates', { type: 'checkbox' })}
        />
        {values.escalates && (
          <WholeNumberInput label={t('alertRules.escalateAfter')} {...minutes('escalateAfterMinutes', 1)} />
        )}
        <ProblemNotice error={save.error} />
        <SaveButtons
          saving={save.isPending}
          onClose={onClose}
          aside={
            view.override && (
              <Button variant="subtle" loading={save.isPending} onClick={() => save.mutate(null)}>
                {t('alertRules.useInherited')}
              </Button>
            )
          }
        />
      </form>
    </Modal>
  )
}
