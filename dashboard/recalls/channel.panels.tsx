import { Button } from '@mantine/core'
import { Link } from 'react-router'
import type { HeldChannel, PossibleChannel, Recall } from '../../protocol/api/recalls.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Age } from '../components/age.tsx'
import { useCatalog } from '../components/catalog.ts'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Empty } from '../components/states.tsx'
import { PresenceBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { ChannelBadge } from './recall.words.tsx'
import classes from './recalls.module.css'
import { useRecallStep } from './use-recall-step.ts'

function Machine({ channel }: { channel: HeldChannel | PossibleChannel }) {
  const { t } = useLanguage()
  const label = `${channel.locationName} · ${t('recall.channel', { channel: channel.channel })}`
  return channel.deviceId === null ? (
    <span className={classes.name}>{label}</span>
  ) : (
    <Link to={`/dispensers/${channel.deviceId}`} className={classes.name}>
      {label}
    </Link>
  )
}

function HeldRow({ recall, channel }: { recall: Recall; channel: HeldChannel }) {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const mayManage = useMayManage()
  const release = useRecallStep(recall.id, 'release')
  const cause =
    channel.cause === 'holds'
      ? t('recall.causeHolds', { quantity: catalog.units(channel.quantity, recall.product.id) })
      : t(channel.cause === 'reported' ? 'recall.causeReported' : 'recall.causeChosen')
  const at = channel.finishedAt ?? channel.sentAt
  const mayRelease =
    mayManage && recall.status === 'open' && channel.releasedAt === null && channel.quantity === 0
  return (
    <li className={classes.row}>
      <span>
        <Machine channel={channel} />
        <span className={classes.facts}>
          <span>{cause}</span>
          <PresenceBadge presence={channel.presence} />
          {at && <Age at={at} />}
          {channel.answer && <span>{channel.answer}</span>}
        </span>
      </span>
      <span className={classes.state}>
        <ChannelBadge state={channel.state} />
      </span>
      {mayRelease && (
        <span className={classes.actions}>
          <ConfirmButton
            size="compact-sm"
            title={t('recall.release')}
            text={t('recall.releaseHint')}
            confirm={t('recall.release')}
            error={release.error}
            pending={release.isPending}
            onConfirm={() => release.mutateAsync({ location: channel.locationId, channel: channel.channel })}
          >
            {t('recall.release')}
          </ConfirmButton>
        </span>
      )}
    </li>
  )
}

function Possible({ recall }: { recall: Recall }) {
  const { t } = useLanguage()
  const mayManage = useMayManage()
  const block = useRecallStep(recall.id, 'block')
  if (recall.possible.length === 0) return null
  return (
    <Panel title={t('recall.possible')} aside={String(recall.possible.length)}>
      <p className={classes.hint}>{t('recall.possibleHint')}</p>
      <ProblemNotice error={block.error} />
      <ul className={classes.rows}>
        {recall.possible.map((channel) => (
          <li key={`${channel.locationId} ${channel.channel}`} className={classes.row}>
            <span>
              <Machine channel={channel} />
              <span className={classes.facts}>
                <span>
                  {t(channel.cause === 'loose' ? 'recall.possibleLoose' : 'recall.possibleUnknown')}
                </span>
                <PresenceBadge presence={channel.presence} />
              </span>
            </span>
            {mayManage && (
              <Button
                size="compact-sm"
                variant="default"
                loading={block.isPending && block.variables?.location === channel.locationId}
                aria-label={`${t('recall.block')} ${channel.locationName} ${t('recall.channel', { channel: channel.channel })}`}
                onClick={() => block.mutate({ location: channel.locationId, channel: channel.channel })}
              >
                {t('recall.block')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Channels that are blocked or to be blocked, each with what its machine says of it, and those nobody is sure of. */
export function ChannelPanels({ recall }: { recall: Recall }) {
  const { t } = useLanguage()
  const { channels, confirmedChannels } = recall.progress
  return (
    <>
      <Panel
        title={t('recall.channels')}
        aside={channels > 0 && t('recall.channelsConfirmed', { done: confirmedChannels, count: channels })}
        flush
      >
        {recall.channels.length === 0 ? (
          <Empty title={t('recall.channelsNone')} />
        ) : (
          <ul className={classes.rows} aria-live="polite">
            {recall.channels.map((channel) => (
              <HeldRow key={`${channel.locationId} ${channel.channel}`} recall={recall} channel={channel} />
            ))}
          </ul>
        )}
      </Panel>
      <Possible recall={recall} />
    </>
  )
}
