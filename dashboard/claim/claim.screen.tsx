import { Button, SegmentedControl } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { LOCALE_NAMES } from '../components/account-menu.tsx'
import { Logo } from '../components/logo.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Loading } from '../components/states.tsx'
import { LOCALES, type Locale } from '../locales/dictionary.ts'
import { useLanguage } from '../locales/locale.tsx'
import { ChannelsStep } from './channels.step.tsx'
import { CheckStep } from './check.step.tsx'
import { asksForChannels, asksForPlace } from './claim.draft.ts'
import { forget } from './claim.memory.ts'
import classes from './claim.module.css'
import { CodeStep } from './code.step.tsx'
import { DoneStep } from './done.step.tsx'
import { faultsOfPlace, type PlaceFaults, PlaceStep } from './place.step.tsx'
import { Purpose } from './purpose.tsx'
import { useClaim } from './use-claim.ts'

type Step = 'place' | 'channels' | 'check'

/** The installer's page: no account, one code, one machine. */
export function ClaimScreen() {
  const { t } = useLanguage()
  const claim = useClaim()
  const [written, setWritten] = useState(false)
  const { code, offer, sent, made, lookUp, submit } = claim
  const title = t(offer?.kind === 'sensor' ? 'claim.titleSensor' : 'claim.title')
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`
  }, [title, t])

  if (written)
    return (
      <Frame title={title}>
        <div className={classes.step} role="status">
          <p>{t('claim.finished')}</p>
          <Button variant="default" onClick={claim.reset}>
            {t('claim.another')}
          </Button>
        </div>
      </Frame>
    )
  if (made)
    return (
      <Frame title={title}>
        <DoneStep
          claimed={made}
          onWritten={() => {
            forget()
            setWritten(true)
          }}
        />
      </Frame>
    )
  if (sent && !offer)
    return (
      <Frame title={title}>
        <div className={classes.step}>
          <p>{t('claim.resume')}</p>
          <ProblemNotice error={submit.error} />
          <div className={classes.foot}>
            <Button loading={submit.isPending} onClick={claim.send}>
              {t('claim.again')}
            </Button>
          </div>
        </div>
      </Frame>
    )
  return (
    <Frame title={title}>
      {offer && claim.draft ? (
        <Steps claim={claim} />
      ) : lookUp.isPending && code !== '' ? (
        <Loading lines={5} />
      ) : (
        <CodeStep
          key={code}
          initial={code}
          pending={lookUp.isPending}
          error={lookUp.error ?? submit.error}
          onCode={lookUp.mutate}
        />
      )}
    </Frame>
  )
}

function Frame({ title, children }: { title: string; children: ReactNode }) {
  const { t, locale, change } = useLanguage()
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <Logo name={t('app.name')} subtitle={t('app.purpose')} />
        <SegmentedControl
          size="xs"
          aria-label={t('account.language')}
          value={locale}
          onChange={(value) => change(value as Locale)}
          data={LOCALES.map((each) => ({ value: each, label: LOCALE_NAMES[each] }))}
        />
      </header>
      <main className={classes.main}>
        <h1 className={classes.title}>{title}</h1>
        {children}
      </main>
      <footer className={classes.bottom}>
        <a href="/">{t('claim.staff')}</a>
      </footer>
    </div>
  )
}

function Steps({ claim }: { claim: ReturnType<typeof useClaim> }) {
  const { t } = useLanguage()
  const { offer, draft, sent, submit, change, send } = claim
  const [at, setAt] = useState(0)
  const [faults, setFaults] = useState<PlaceFaults | null>(null)
  const top = useRef<HTMLFormElement>(null)
  if (!offer || !draft) return null
  const steps: Step[] = [
    ...(asksForPlace(offer) ? (['place'] as const) : []),
    ...(asksForChannels(offer) ? (['channels'] as const) : []),
    'check',
  ]
  // What was sent without an answer cannot be changed, only sent again.
  const step = sent ? 'check' : (steps[at] ?? 'check')
  const go = (to: number) => {
    if (step === 'place' && to > at) {
      const found = faultsOfPlace(draft, offer)
      setFaults(found)
      if (found.name || found.phone || found.coordinates || found.hours.includes(true)) {
        requestAnimationFrame(() =>
          top.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-error]')?.focus(),
        )
        return
      }
    }
    setAt(to)
    top.current?.scrollIntoView()
    top.current?.focus()
  }
  return (
    <form
      ref={top}
      tabIndex={-1}
      className={classes.step}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (step === 'check') send()
        else go(at + 1)
      }}
    >
      <p className={classes.progress}>
        {t('claim.step', { step: steps.indexOf(step) + 1, steps: steps.length })}
      </p>
      <Purpose offer={offer} />
      {step === 'place' && <PlaceStep offer={offer} draft={draft} faults={faults} onChange={change} />}
      {step === 'channels' && (
        <ChannelsStep
          products={offer.products}
          channels={draft.channels}
          onChange={(channels) => change({ channels })}
        />
      )}
      {step === 'check' && <CheckStep offer={offer} draft={draft} />}
      <ProblemNotice error={submit.error} />
      {sent && submit.error && <p className={classes.warning}>{t('claim.noAnswer')}</p>}
      <div className={classes.foot}>
        {at > 0 && !sent && (
          <Button variant="default" onClick={() => go(at - 1)}>
            {t('claim.back')}
          </Button>
        )}
        {step === 'check' ? (
          <Button
            type="submit"
            color={offer.purpose === 'replace' ? 'red' : 'petrol'}
            loading={submit.isPending}
          >
            {t(
              sent && submit.error
                ? 'claim.again'
                : offer.purpose === 'replace'
                  ? 'claim.submitReplace'
                  : 'claim.submit',
            )}
          </Button>
        ) : (
          <Button type="submit">{t('claim.next')}</Button>
        )}
      </div>
    </form>
  )
}
