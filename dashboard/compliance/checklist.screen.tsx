import { Alert, Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { z } from 'zod'
import type { Checklist, ChecklistContent, ChecklistGroup, Criterion } from '../../protocol/api/compliance.ts'
import { useApi } from '../api/api.context.ts'
import { checklistQuery, checklistVersionsQuery } from '../api/compliance.queries.ts'
import { usePerson } from '../api/session.context.tsx'
import { Page, Panel } from '../components/page.tsx'
import { Await, Loading } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import {
  contentOf,
  freeCode,
  newCriterion,
  withCriterion,
  withGroup,
  withoutCriterion,
} from './checklist.draft.ts'
import { ChecklistEditBar } from './checklist.edit-bar.tsx'
import classes from './compliance.module.css'
import { ComplianceTabs } from './compliance.tabs.tsx'
import { CriterionDialog } from './criterion.dialog.tsx'
import { CriterionName } from './score.tsx'

const filtersSchema = z.object({ version: z.coerce.number().int().min(0).optional() })

interface Editing {
  change: (criterion: Criterion) => void
  remove: (code: string) => void
  add: (group: string) => void
}

function CriterionLine({ criterion, editing }: { criterion: Criterion; editing: Editing | null }) {
  const { t, format, name } = useLanguage()
  return (
    <tr data-off={!criterion.scored || undefined}>
      <td>
        <span className={classes.stepBody}>
          <span>
            <CriterionName criterion={criterion} />
          </span>
          <span className={classes.quiet}>
            {name({ name: criterion.guidance, nameEn: criterion.guidanceEn })}
          </span>
        </span>
      </td>
      <td data-label={t('checklist.tiers')}>
        {format.list(criterion.tiers.map((tier) => t(`tierName.${tier}`)))}
      </td>
      <td data-label={t('checklist.evidence')}>
        {[
          t(`evidenceKind.${criterion.evidence}`),
          criterion.staleMonths !== null && t('checklist.stale', { months: criterion.staleMonths }),
          !criterion.scored && t('threeBright.notScored'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </td>
      {editing && (
        <td>
          <Button variant="subtle" size="compact-sm" onClick={() => editing.change(criterion)}>
            {t('checklist.change')}
            <span className={classes.hidden}> · {name(criterion)}</span>
          </Button>
          <Button
            variant="subtle"
            color="red"
            size="compact-sm"
            aria-label={t('checklist.removeOf', { name: name(criterion) })}
            onClick={() => editing.remove(criterion.code)}
          >
            {t('checklist.remove')}
          </Button>
        </td>
      )}
    </tr>
  )
}

function GroupPanel({
  group,
  content,
  editing,
}: {
  group: ChecklistGroup
  content: ChecklistContent
  editing: Editing | null
}) {
  const { t, name } = useLanguage()
  const criteria = content.criteria.filter((each) => each.group === group.code)
  return (
    <Panel
      title={name(group)}
      action={
        editing && (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={t('checklist.addTo', { group: name(group) })}
            onClick={() => editing.add(group.code)}
          >
            {t('checklist.add')}
          </Button>
        )
      }
    >
      {criteria.length === 0 ? (
        <p className={classes.quiet}>{t('checklist.groupEmpty')}</p>
      ) : (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('threeBright.criterion')}</th>
              <th scope="col">{t('checklist.tiers')}</th>
              <th scope="col">{t('checklist.evidence')}</th>
              {editing && <th scope="col">{t('words.actions')}</th>}
            </tr>
          </thead>
          <tbody>
            {criteria.map((criterion) => (
              <CriterionLine key={criterion.code} criterion={criterion} editing={editing} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

function Versions() {
  const { t, format } = useLanguage()
  const api = useApi()
  const query = useQuery(checklistVersionsQuery(api))
  return (
    <Panel title={t('checklist.versions')}>
      <Await query={query} loading={<Loading lines={2} />}>
        {({ items }) => (
          <ul className={classes.history}>
            {items.map(({ version, createdAt, createdBy, reason }, index) => (
              <li key={version}>
                <Link to={`/three-bright/checklist${index === 0 ? '' : `?version=${version}`}`}>
                  {t('checklist.version', { version })}
                </Link>
                {index === 0 && ` · ${t('checklist.current')}`}{' '}
                <span className={classes.quiet}>
                  {createdBy && createdAt
                    ? t('checklist.changedBy', { name: createdBy.name, at: format.instant(createdAt) })
                    : t('checklist.shipped')}
                  {reason && ` · ${reason}`}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Await>
    </Panel>
  )
}

function Body({ checklist, mayEdit }: { checklist: Checklist; mayEdit: boolean }) {
  const { t } = useLanguage()
  const [content, setContent] = useState<ChecklistContent | null>(null)
  const [open, setOpen] = useState<{ criterion: Criterion; code: string | null } | null>(null)
  const shown = content ?? contentOf(checklist)
  const editing: Editing | null = content && {
    change: (criterion) => setOpen({ criterion, code: criterion.code }),
    remove: (code) => setContent(withoutCriterion(content, code)),
    add: (group) => setOpen({ criterion: newCriterion(group, freeCode(content, group)), code: null }),
  }
  return (
    <>
      {mayEdit && !content && (
        <Button
          variant="default"
          className={classes.act ?? ''}
          onClick={() => setContent(contentOf(checklist))}
        >
          {t('checklist.edit')}
        </Button>
      )}
      {content && (
        <ChecklistEditBar
          content={content}
          basedOn={checklist.version}
          onChange={setContent}
          onGroup={(group) => setContent(withGroup(content, group))}
          onDone={() => setContent(null)}
        />
      )}
      {shown.groups.map((group) => (
        <GroupPanel key={group.code} group={group} content={shown} editing={editing} />
      ))}
      {open && content && (
        <CriterionDialog
          criterion={open.criterion}
          onClose={() => setOpen(null)}
          onApply={(criterion) => {
            setContent(withCriterion(content, criterion, open.code))
            setOpen(null)
          }}
        />
      )}
    </>
  )
}

/** What is asked of whom: the standard as data, in versions, which a county adjusts. */
export function ChecklistScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const person = usePerson()
  const [filters] = useUrlFilters(filtersSchema)
  const query = useQuery(checklistQuery(api, filters.version))
  const administrator = person.role === 'administrator'
  const whole = person.jurisdictionCode === null
  return (
    <Page title={t('threeBright.checklist')} note={t('checklist.hint')}>
      <ComplianceTabs />
      {filters.version !== undefined && (
        <Alert variant="light" icon={<IconHistory size={18} aria-hidden />}>
          {t('checklist.olderVersion', { version: filters.version })}{' '}
          <Link to="/three-bright/checklist">{t('checklist.toCurrent')}</Link>
        </Alert>
      )}
      {administrator && !whole && <p className={classes.quiet}>{t('checklist.onlyWhole')}</p>}
      <Await query={query} loading={<Loading lines={10} height={28} />}>
        {(found) => (
          <Body
            key={found.version}
            checklist={found}
            mayEdit={administrator && whole && filters.version === undefined}
          />
        )}
      </Await>
      <Versions />
    </Page>
  )
}
