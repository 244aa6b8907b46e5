import { Button, VisuallyHidden } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconBellPlus, IconMailOff, IconPlus, IconSend } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  type Contact,
  contactTest,
  type LostMailing,
  type Subscription,
} from '../../protocol/api/notifications.ts'
import { jurisdictionsQuery } from '../api/accounts.queries.ts'
import { contactsQuery, lostMailingsQuery, reachQuery, subscriptionsQuery } from '../api/alerts.queries.ts'
import { useApi } from '../api/api.context.ts'
import { Age } from '../components/age.tsx'
import { Page, Panel } from '../components/page.tsx'
import { Await, Empty } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { useProblemWords } from '../locales/problem.words.ts'
import { wordSendError } from './alert.words.ts'
import { AlertsTabs } from './alerts.tabs.tsx'
import { ContactDialog } from './contact.dialog.tsx'
import { CONTACT_ICONS } from './notice.list.tsx'
import classes from './settings.module.css'
import { SubscriptionDialog } from './subscription.dialog.tsx'
import { useSubscriptionWords } from './subscription.words.ts'

function useAreas(): (code: string | null) => string {
  const api = useApi()
  const { t, name } = useLanguage()
  const { data } = useQuery(jurisdictionsQuery(api))
  return (code) => {
    if (code === null) return t('contacts.everything')
    const found = data?.items.find((jurisdiction) => jurisdiction.code === code)
    return found ? name(found) : code
  }
}

function ContactRow({ contact, onEdit }: { contact: Contact; onEdit: () => void }) {
  const { t, look } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const words = useProblemWords()
  const areaOf = useAreas()
  const Icon = CONTACT_ICONS[contact.kind]
  const test = useMutation({
    mutationFn: () => api.write('POST', `/api/alert-contacts/${contact.id}/test`, { response: contactTest }),
    onSuccess({ sent, error }) {
      void queryClient.invalidateQueries({ queryKey: ['alert-contacts'] })
      notifications.show(
        sent
          ? { color: 'green', message: t('contacts.testSent') }
          : {
              color: 'red',
              message: t('contacts.testFailed', { error: wordSendError(error ?? '', { t, look }) }),
            },
      )
    },
    onError: (error) => notifications.show({ color: 'red', message: words(error).message }),
  })
  const facts = [
    t(`contacts.${contact.kind}`),
    contact.destination,
    ...(contact.signed ? [t('contacts.signed')] : []),
    areaOf(contact.jurisdictionCode),
    ...(contact.personName ? [contact.personName] : []),
  ]
  return (
    <li className={classes.contact} data-off={contact.paused || undefined}>
      <span className={classes.contactIcon}>
        <Icon size={18} aria-hidden />
      </span>
      <span>
        <span className={classes.contactName}>{contact.name}</span>
        <span className={classes.contactSub}>{facts.join(' · ')}</span>
        {contact.paused ? (
          <span className={classes.contactSub}>{t('contacts.paused')}</span>
        ) : contact.lastError ? (
          <span className={classes.contactSub} data-bad>
            {t('contacts.failing', { error: wordSendError(contact.lastError, { t, look }) })}
          </span>
        ) : (
          <span className={classes.contactSub}>
            {t('contacts.lastSent')}{' '}
            {contact.lastSentAt ? <Age at={contact.lastSentAt} /> : t('contacts.neverSent')}
          </span>
        )}
      </span>
      <span className={classes.contactActions}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconSend size={14} aria-hidden />}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          {t('contacts.test')}
          <VisuallyHidden> {contact.name}</VisuallyHidden>
        </Button>
        <Button size="compact-sm" variant="default" onClick={onEdit}>
          {t('words.edit')}
          <VisuallyHidden> {contact.name}</VisuallyHidden>
        </Button>
      </span>
    </li>
  )
}

function SubscriptionRow({ subscription, onEdit }: { subscription: Subscription; onEdit: () => void }) {
  const { t } = useLanguage()
  const areaOf = useAreas()
  const words = useSubscriptionWords()
  return (
    <li className={classes.contact}>
      <span className={classes.contactIcon}>
        <IconBellPlus size={18} aria-hidden />
      </span>
      <span>
        <span className={classes.contactName}>{subscription.contactName}</span>
        <span className={classes.words}>
          {[areaOf(subscription.jurisdictionCode), ...words(subscription)].map((part) => (
            <span key={part}>{part}</span>
          ))}
        </span>
      </span>
      <span className={classes.contactActions}>
        <Button size="compact-sm" variant="default" onClick={onEdit}>
          {t('words.edit')}
          <VisuallyHidden> {subscription.contactName}</VisuallyHidden>
        </Button>
      </span>
    </li>
  )
}

function LostRow({ mailing }: { mailing: LostMailing }) {
  const { t, look } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const retry = useMutation({
    mutationFn: () => api.write('POST', `/api/alert-mailings/${mailing.id}/retry`),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['alert-contacts'] })
      notifications.show({ color: 'green', message: t('lostMessages.retried') })
    },
  })
  return (
    <li className={classes.contact}>
      <span className={classes.contactIcon}>
        <IconMailOff size={18} aria-hidden />
      </span>
      <span>
        <span className={classes.contactName}>{mailing.contactName}</span>
        <span className={classes.contactSub}>
          {t('lostMessages.alerts', { count: mailing.alerts })} ·{' '}
          {t('lostMessages.attempts', { count: mailing.attempts })} · <Age at={mailing.givenUpAt} />
        </span>
        <span className={classes.contactSub} data-bad>
          {wordSendError(mailing.error, { t, look })}
        </span>
      </span>
      <span className={classes.contactActions}>
        <Button size="compact-sm" variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
          {t('lostMessages.retry')}
        </Button>
      </span>
    </li>
  )
}

/** Where staff are told of alerts, who is told of what, and what did not arrive. */
export function NotificationsScreen() {
  const { t, format } = useLanguage()
  const api = useApi()
  const contacts = useQuery(contactsQuery(api))
  const subscriptions = useQuery(subscriptionsQuery(api))
  const lost = useQuery(lostMailingsQuery(api))
  const { data: reach } = useQuery(reachQuery(api))
  const [contact, setContact] = useState<Contact | 'new' | null>(null)
  const [subscription, setSubscription] = useState<Subscription | 'new' | null>(null)
  const some = (contacts.data?.items.length ?? 0) > 0
  return (
    <Page title={t('alerts.title')}>
      <AlertsTabs />
      <div className={classes.columns}>
        <Panel
          title={t('contacts.title')}
          aside={t('contacts.note')}
          flush
          action={
            <Button
              size="compact-sm"
              leftSection={<IconPlus size={15} aria-hidden />}
              onClick={() => setContact('new')}
            >
              {t('contacts.add')}
            </Button>
          }
        >
          <Await query={contacts}>
            {({ items }) =>
              items.length === 0 ? (
                <Empty title={t('contacts.none')} hint={t('contacts.noneHint')} />
              ) : (
                <ul className={classes.contacts}>
                  {items.map((each) => (
                    <ContactRow key={each.id} contact={each} onEdit={() => setContact(each)} />
                  ))}
                </ul>
              )
            }
          </Await>
        </Panel>
        <Panel
          title={t('subscriptions.title')}
          flush
          action={
            some && (
              <Button
                size="compact-sm"
                leftSection={<IconPlus size={15} aria-hidden />}
                onClick={() => setSubscription('new')}
              >
                {t('subscriptions.add')}
              </Button>
            )
          }
        >
          <Await query={subscriptions}>
            {({ items }) =>
              items.length === 0 ? (
                <Empty title={t('subscriptions.none')} />
              ) : (
                <ul className={classes.contacts}>
                  {items.map((each) => (
                    <SubscriptionRow key={each.id} subscription={each} onEdit={() => setSubscription(each)} />
                  ))}
                </ul>
              )
            }
          </Await>
        </Panel>
        {lost.data && lost.data.items.length > 0 && (
          <Panel title={t('lostMessages.title')} aside={t('lostMessages.note')} flush>
            <ul className={classes.contacts}>
              {lost.data.items.map((mailing) => (
                <LostRow key={mailing.id} mailing={mailing} />
              ))}
            </ul>
          </Panel>
        )}
      </div>
      {reach && (
        <p className={classes.note}>
          {!reach.email && `${t('contacts.noMail')} `}
          {t('contacts.hosts', { hosts: format.list(reach.hosts) })}
        </p>
      )}
      {contact && (
        <ContactDialog contact={contact === 'new' ? null : contact} onClose={() => setContact(null)} />
      )}
      {subscription && contacts.data && (
        <SubscriptionDialog
          subscription={subscription === 'new' ? null : subscription}
          contacts={contacts.data.items}
          onClose={() => setSubscription(null)}
        />
      )}
    </Page>
  )
}
