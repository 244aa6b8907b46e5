import type { Checklist, Criterion, GivenAnswer } from '../../protocol/api/compliance.ts'
import type { Inspection, JudgedCriterion, Signature as Signed } from '../../protocol/api/inspections.ts'
import { photoAddress } from '../api/compliance.queries.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './inspection.paper.module.css'
import { CriterionName, StateBadge } from './score.tsx'
import { Signature } from './signature.tsx'

function Head({ inspection }: { inspection: Inspection }) {
  const { t, format } = useLanguage()
  const { location, result } = inspection
  const facts = [
    [
      t('inspections.place'),
      `${location.name}（${t(`tierName.${inspection.tier}`)}，${location.jurisdictionName}）`,
    ],
    [t('inspections.kind'), t(`inspectionKind.${inspection.kind}`)],
    [
      t('inspections.time'),
      t('inspections.times', {
        from: format.instant(inspection.startedAt),
        to: format.instant(inspection.finishedAt),
      }),
    ],
    [t('inspections.inspector'), inspection.inspector.name],
    [t('inspections.received'), format.instant(inspection.receivedAt)],
    [t('inspections.version'), t('inspections.versionNumber', { version: inspection.checklistVersion })],
  ] as const
  return (
    <>
      <h2 className={classes.title}>{t('inspections.report')}</h2>
      <dl className={classes.facts}>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.result}>
        <strong>
          {t('inspections.result')} {result.score === null ? '—' : format.percent(result.score, 1)}
        </strong>{' '}
        {t('inspections.summary', result)}
      </p>
    </>
  )
}

interface RowProps {
  criterion: Criterion
  /** How it stood just after; undefined where that was not written down. */
  judged: JudgedCriterion | undefined
  answer: GivenAnswer | undefined
}

function Evidence({ criterion, judged, answer }: RowProps) {
  const { t, format, name } = useLanguage()
  const met = criterion.subchecks.filter(({ code }) => answer?.subchecks.includes(code)).map(name)
  // Its state then comes from an earlier inspection.
  const untouched = !answer && criterion.evidence !== 'computed' && judged?.cause !== 'never_checked'
  const words = [
    !criterion.scored && t('threeBright.notScored'),
    untouched && t('inspections.notAnswered'),
    judged && judged.cause !== 'answered' && t(`stateCause.${judged.cause}`),
    ...(answer
      ? [
          answer.number !== null && t('threeBright.number', { number: answer.number, unit: criterion.unit }),
          met.length > 0 && format.list(met),
          answer.productIds.length > 0 &&
            t('threeBright.productsAgreed', { count: answer.productIds.length }),
          answer.asset && `${t('threeBright.asset')} ${answer.asset}`,
          answer.reason && `${t('threeBright.reason')} ${answer.reason}`,
          answer.note,
          answer.photos.length > 0 && `${t('inspections.photos')} ${answer.photos.length}`,
        ]
      : []),
  ].filter(Boolean)
  return <>{words.join('；')}</>
}

/** As it was judged, which an answer alone does not decide: it may lack its photo, or registers may say otherwise. */
function State({ criterion, judged, answer }: RowProps) {
  const { t } = useLanguage()
  if (judged) return <StateBadge state={judged.state} />
  if (!answer || criterion.evidence === 'computed') return <>—</>
  return <>{t('inspections.answeredAs', { state: t(`criterionState.${answer.state}`) })}</>
}

function Results({ inspection, checklist }: { inspection: Inspection; checklist: Checklist }) {
  const { t, name } = useLanguage()
  const given = new Map(inspection.given.map((answer) => [answer.criterion, answer]))
  const judged = new Map(inspection.judged?.map((each) => [each.code, each]))
  const asked = checklist.criteria.filter(({ tiers }) => tiers.includes(inspection.tier))
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('threeBright.criterion')}</th>
          <th scope="col">{t('words.status')}</th>
          <th scope="col">{t('threeBright.evidence')}</th>
        </tr>
      </thead>
      {checklist.groups.map((group) => {
        const rows = asked.filter((each) => each.group === group.code)
        if (rows.length === 0) return null
        return (
          <tbody key={group.code}>
            <tr>
              <th scope="rowgroup" colSpan={3} className={classes.group}>
                {name(group)}
              </th>
            </tr>
            {rows.map((criterion) => {
              const { code } = criterion
              const row = { criterion, judged: judged.get(code), answer: given.get(code) }
              return (
                <tr key={code}>
                  <th scope="row">
                    <CriterionName criterion={criterion} />
                  </th>
                  <td>
                    <State {...row} />
                  </td>
                  <td>
                    <Evidence {...row} />
                  </td>
                </tr>
              )
            })}
          </tbody>
        )
      })}
    </table>
  )
}

function Findings({ inspection, checklist }: { inspection: Inspection; checklist: Checklist }) {
  const { t, format, name } = useLanguage()
  if (inspection.raised.length === 0) return <p>{t('inspections.noFindings')}</p>
  return (
    <ol className={classes.findings}>
      {inspection.raised.map(({ id, criterion, text, deadline }) => {
        const found = checklist.criteria.find(({ code }) => code === criterion)
        return (
          <li key={id}>
            {found && `${found.code} ${name(found)}：`}
            {text}（{t('finding.deadline', { day: format.day(deadline) })}）
          </li>
        )
      })}
    </ol>
  )
}

function Photos({ inspection }: { inspection: Inspection }) {
  const { t, format } = useLanguage()
  const photos = inspection.given.flatMap(({ criterion, photos: own }) =>
    own.map((photo) => ({ ...photo, criterion })),
  )
  if (photos.length === 0) return null
  return (
    <>
      <h3>{t('inspections.photos')}</h3>
      <ul className={classes.photos}>
        {photos.map(({ id, criterion, takenAt }) => (
          <li key={`${criterion} ${id}`}>
            <img
              src={photoAddress(id, 'full')}
              alt={t('threeBright.photo', { code: criterion, at: format.instant(takenAt) })}
            />
            <span>
              {criterion} · {format.instant(takenAt)}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

function Sign({ label, signed }: { label: string; signed: Signed | null }) {
  const { t } = useLanguage()
  return (
    <div className={classes.sign}>
      <span>{label}</span>
      <span className={classes.line}>
        {signed?.path ? (
          <Signature path={signed.path} label={t('inspect.drawn', { name: signed.name })} />
        ) : null}
      </span>
      <span>{signed?.name ?? ' '}</span>
    </div>
  )
}

/** The report on A4. */
export function InspectionPaper({ inspection, checklist }: { inspection: Inspection; checklist: Checklist }) {
  const { t } = useLanguage()
  return (
    <section className={classes.paper} aria-label={t('inspections.report')}>
      <Head inspection={inspection} />
      <h3>{t('inspections.results')}</h3>
      <Results inspection={inspection} checklist={checklist} />
      <h3>{t('inspections.findings')}</h3>
      <Findings inspection={inspection} checklist={checklist} />
      {inspection.note && (
        <>
          <h3>{t('inspections.note')}</h3>
          <p>{inspection.note}</p>
        </>
      )}
      <Photos inspection={inspection} />
      <div className={classes.signatures}>
        <Sign label={t('inspections.signInspector')} signed={inspection.signature} />
        <Sign label={t('inspections.signPlace')} signed={inspection.placeSignature} />
      </div>
    </section>
  )
}
