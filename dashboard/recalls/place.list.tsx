import { Button } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Recall, RecallPlace } from '../../protocol/api/recalls.ts'
import { useMayManage } from '../api/session.context.tsx'
import { useCatalog } from '../components/catalog.ts'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { Panel } from '../components/page.tsx'
import { Empty } from '../components/states.tsx'
import { usePostMovement } from '../inventory/post-movement.ts'
import { useLanguage } from '../locales/locale.tsx'
import { AnswerDialog } from './answer.dialog.tsx'
import { PlaceBadge } from './recall.words.tsx'
import classes from './recalls.module.css'

function SendBack({ recall, place }: { recall: Recall; place: RecallPlace }) {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const post = usePostMovement({ done: t('recall.sent'), onPosted: () => {} })
  const lines = place.lots.flatMap(({ lotId, held }) =>
    held > 0 ? [{ product: recall.product.id, lotId, quantity: held }] : [],
  )
  return (
    <ConfirmButton
      size="compact-sm"
      title={t('recall.sendBackTitle')}
      text={t('recall.sendBackText', {
        place: place.locationName,
        units: catalog.units(place.held, recall.product.id),
        to: recall.collecting.name,
      })}
      confirm={t('recall.sendBack')}
      error={post.error}
      pending={post.isPending}
      onConfirm={() =>
        post.mutateAsync({
          kind: 'transfer',
          from: place.locationId,
          to: recall.collecting.id,
          lines,
          reason: `${t('recall.title')} ${recall.numbers[0] ?? ''}`.trim(),
        })
      }
    >
      {t('recall.sendBack')}
    </ConfirmButton>
  )
}

function PlaceRow({ recall, place, onAnswer }: { recall: Recall; place: RecallPlace; onAnswer: () => void }) {
  const { t, format } = useLanguage()
  const mayManage = useMayManage()
  const facts = (
    [
      ['atOpening', place.atOpening],
      ['held', place.held],
      ['sent', place.sentBack],
      ['disposed', place.disposed],
      ['missing', place.missing],
      ['givenOut', place.givenOut],
    ] as const
  ).filter(([fact, units]) => fact === 'held' || units !== 0)
  const only = place.lots.find(({ held }) => held > 0)
  const acts = mayManage && recall.status === 'open' && place.held > 0
  return (
    <li className={classes.row}>
      <span>
        <Link to={`/places/${place.locationId}`} className={classes.name}>
          {place.locationName}
        </Link>
        <span className={classes.facts}>
          <span>{place.jurisdictionName}</span>
          {facts.map(([fact, units]) => (
            <span key={fact}>
              {t(`recall.${fact}`)} <strong>{format.number(units)}</strong>
            </span>
          ))}
        </span>
        <span className={classes.facts}>
          {place.answeredAt === null
            ? place.held > 0 && place.state !== 'collecting' && t('recall.notAnswered')
            : t('recall.answeredBy', {
                who: place.answeredBy ?? '—',
                at: format.instant(place.answeredAt),
                found: place.found ?? 0,
              })}
          {place.explanation && <span>{place.explanation}</span>}
          {place.phone && place.state === 'open' && <a href={`tel:${place.phone}`}>{place.phone}</a>}
        </span>
      </span>
      <span className={classes.state}>
        <PlaceBadge state={place.state} />
      </span>
      {acts && (
        <span className={classes.actions}>
          <Button
            size="compact-sm"
            variant={place.state === 'open' ? 'filled' : 'default'}
            aria-label={`${t('recall.answer')} ${place.locationName}`}
            onClick={onAnswer}
          >
            {t(place.answeredAt === null ? 'recall.answer' : 'recall.answerAgain')}
          </Button>
          {place.state !== 'collecting' && <SendBack recall={recall} place={place} />}
          {only && (
            <Button
              component={Link}
              to={`/movements/dispose?from=${place.locationId}&lot=${only.lotId}`}
              size="compact-sm"
              variant="default"
            >
              {t('recall.dispose')}
            </Button>
          )}
        </span>
      )}
    </li>
  )
}

const ORDER = ['open', 'answered', 'collecting', 'settled'] as const

/** Every place that has or had the goods, those that have not answered first. */
export function PlaceList({ recall }: { recall: Recall }) {
  const { t } = useLanguage()
  const [answering, setAnswering] = useState<string | null>(null)
  const places = recall.places.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
  const place = places.find(({ locationId }) => locationId === answering)
  return (
    <Panel title={t('recall.places')} aside={String(places.length)} flush>
      {places.length === 0 ? (
        <Empty title={t('recall.placesNone')} />
      ) : (
        <ul className={classes.rows}>
          {places.map((each) => (
            <PlaceRow
              key={each.locationId}
              recall={recall}
              place={each}
              onAnswer={() => setAnswering(each.locationId)}
            />
          ))}
        </ul>
      )}
      {place && <AnswerDialog recall={recall} place={place} onClose={() => setAnswering(null)} />}
    </Panel>
  )
}
