import { Badge, Button, VisuallyHidden } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import type { AlertRuleView } from '../../protocol/api/alerts.ts'
import { divisionCode } from '../../protocol/api/parts.ts'
import { alertRulesQuery } from '../api/alerts.queries.ts'
import { useApi } from '../api/api.context.ts'
import { useMayManage, usePerson } from '../api/session.context.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { Page } from '../components/page.tsx'
import { Await } from '../components/states.tsx'
import { StatusBadge } from '../components/status.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { AlertsTabs } from './alerts.tabs.tsx'
import { RuleDialog } from './rule.dialog.tsx'
import classes from './settings.module.css'
import { wordLimits, wordMinutes } from './settings.words.ts'

const filters = z.object({ jurisdiction: divisionCode.optional() })

interface RowProps {
  view: AlertRuleView
  onEdit: (() => void) | null
}

function RuleRow({ view, onEdit }: RowProps) {
  const { t, look, format } = useLanguage()
  const { rule, settings, override } = view
  const { severity, enabled, raiseAfterMinutes, escalateAfterMinutes } = settings
  const name = t(`alertRule.${rule}`)
  return (
    <li className={classes.rule} data-off={!enabled || undefined}>
      <div className={classes.ruleHead}>
        <span className={classes.ruleName}>{name}</span>
        {enabled ? (
          <StatusBadge mark={severity} label={t(`alertSeverity.${severity}`)} variant="soft" />
        ) : (
          <Badge color="gray" variant="light">
            {t('alertRules.off')}
          </Badge>
        )}
        {override && (
          <Badge variant="light" radius="sm">
            {t('alertRules.changed')}
          </Badge>
        )}
      </div>
      <p className={classes.ruleHint}>{t(`alertRuleHint.${rule}`)}</p>
      <dl className={classes.ruleFacts}>
        {Object.keys(settings.limits).length > 0 && (
          <div>
            <dt>{t('alertRules.thresholds')}</dt>
            <dd>{wordLimits(settings, { t, look, format })}</dd>
          </div>
        )}
        <div>
          <dt>{t('alertRules.raiseAfter')}</dt>
          <dd>{wordMinutes(raiseAfterMinutes, { t })}</dd>
        </div>
        <div>
          <dt>{t('alertRules.escalateAfter')}</dt>
          <dd>
            {escalateAfterMinutes === null ? t('alertRules.never') : wordMinutes(escalateAfterMinutes, { t })}
          </dd>
        </div>
      </dl>
      {onEdit && (
        <Button
          size="compact-sm"
          variant="default"
          className={classes.ruleEdit ?? ''}
          leftSection={<IconAdjustments size={15} aria-hidden />}
          onClick={onEdit}
        >
          {t('words.edit')}
          <VisuallyHidden> {name}</VisuallyHidden>
        </Button>
      )}
    </li>
  )
}

/** What each rule does for a jurisdiction, and what is set there. */
export function RulesScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const me = usePerson()
  const mayManage = useMayManage()
  const [{ jurisdiction }, change] = useUrlFilters(filters)
  const where = jurisdiction ?? me.jurisdictionCode
  const query = useQuery(alertRulesQuery(api, where))
  const [editing, setEditing] = useState<AlertRuleView | null>(null)
  return (
    <Page title={t('alerts.title')}>
      <AlertsTabs />
      <div className={classes.bar}>
        <p className={classes.note}>{t('alertRules.note')}</p>
        <JurisdictionSelect
          label={t('alertRules.where')}
          placeholder={t('alertRules.everywhere')}
          clearable={me.jurisdictionCode === null}
          value={where}
          onChange={(code) => change({ jurisdiction: code })}
        />
      </div>
      <Await query={query}>
        {({ items }) => (
          <ul className={classes.rules}>
            {items.map((view) => (
              <RuleRow key={view.rule} view={view} onEdit={mayManage ? () => setEditing(view) : null} />
            ))}
          </ul>
        )}
      </Await>
      {editing && (
        <RuleDialog
          key={editing.rule}
          view={editing}
          jurisdictionCode={where}
          onClose={() => setEditing(null)}
        />
      )}
    </Page>
  )
}
