import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import type { Order } from '../../protocol/api/replenishment.ts'
import { useApi } from '../api/api.context.ts'
import { orderQuery } from '../api/replenishment.queries.ts'
import { Facts, Page, Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { QrCode } from '../components/qr-code.tsx'
import { Await, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { DeliverPanel } from './deliver.panel.tsx'
import { EmergencyBadge, OrderBadge } from './order.badges.tsx'
import { OrderContents, OrderTimeline } from './order.contents.tsx'
import { EndButton, RejectButton } from './order.endings.tsx'
import { ApprovePanel, DispatchPanel } from './order.steps.tsx'
import classes from './replenishment.module.css'
import { useOrderStep } from './use-order-step.ts'

function SubmitPanel({ order }: { order: Order }) {
  const { t } = useLanguage()
  const submit = useOrderStep(order, 'submit')
  return (
    <Panel title={t('replenishment.submit')}>
      <p className={classes.hint}>{t('replenishment.submitText')}</p>
      <ProblemNotice error={submit.error} repeatable />
      <div className={classes.formFoot}>
        <Button component={Link} to={`/replenishment/orders/${order.id}/edit`} variant="default">
          {t('replenishment.edit')}
        </Button>
        <Button loading={submit.isPending} onClick={() => submit.mutate({})}>
          {t('replenishment.submit')}
        </Button>
      </div>
    </Panel>
  )
}

/** The one thing that comes next, for whoever may do it. */
function NextStep({ order }: { order: Order }) {
  const { t } = useLanguage()
  const { steps, version } = order
  const next = steps.find((step) => step !== 'cancel' && step !== 'close')
  switch (next) {
    case 'submit':
      return <SubmitPanel order={order} />
    case 'edit':
      return steps.includes('submit') ? (
        <SubmitPanel order={order} />
      ) : (
        <div className={classes.formFoot}>
          <Button component={Link} to={`/replenishment/orders/${order.id}/edit`}>
            {t('replenishment.edit')}
          </Button>
        </div>
      )
    case 'approve':
      return <ApprovePanel key={version} order={order} />
    case 'reject':
      return (
        <Panel title={t('replenishment.approveTitle')}>
          <p className={classes.hint}>{t('replenishment.ownOrder')}</p>
          <div className={classes.formFoot}>
            <RejectButton order={order} />
          </div>
        </Panel>
      )
    case 'dispatch':
      return <DispatchPanel key={version} order={order} />
    case 'receive':
      return <DeliverPanel key={version} order={order} />
    default:
      return null
  }
}

function Summary({ order }: { order: Order }) {
  const { t, format } = useLanguage()
  const { location, supplier, fillRate, note } = order
  return (
    <Panel title={t('replenishment.number', { number: order.number })}>
      <Facts
        items={[
          {
            term: t('replenishment.place'),
            value: <Link to={`/places/${location.id}`}>{location.name}</Link>,
          },
          {
            term: t('replenishment.supplier'),
            value: supplier ? (
              <Link to={`/places/${supplier.id}`}>{supplier.name}</Link>
            ) : (
              t('replenishment.external')
            ),
          },
          ...(fillRate === null
            ? []
            : [{ term: t('replenishment.fillRate'), value: format.percent(fillRate, 1) }]),
          ...(note ? [{ term: t('replenishment.note'), value: note }] : []),
        ]}
      />
    </Panel>
  )
}

/** What a printed order needs: signatures, and the way back to the screen. */
function PaperFoot() {
  const { t, format } = useLanguage()
  const signatures = ['signRequester', 'signApprover', 'signSender', 'signReceiver'] as const
  return (
    <footer className={classes.paper}>
      <ul className={classes.signatures}>
        {signatures.map((name) => (
          <li key={name}>
            {t(`replenishment.${name}`)} / {t('replenishment.signDate')}
          </li>
        ))}
      </ul>
      <div className={classes.paperFoot}>
        <span>{t('replenishment.printedAt', { at: format.instant(new Date().toISOString()) })}</span>
        <QrCode text={window.location.href} label={t('replenishment.orders')} size={72} />
      </div>
    </footer>
  )
}

/** One order: what comes next, its lines, what happened to it; on paper with room for signatures. */
export function OrderScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const { id = '' } = useParams()
  const query = useQuery(orderQuery(api, id))
  const order = query.data
  const ending = order?.steps.find((step) => step === 'cancel' || step === 'close')
  return (
    <Page
      title={order ? `${t('replenishment.orders')} · ${order.location.name}` : t('replenishment.orders')}
      back={{ to: '/replenishment/orders', label: t('replenishment.orders') }}
      aside={
        order && (
          <span className={classes.badges}>
            {order.emergency && <EmergencyBadge />}
            <OrderBadge state={order.state} />
          </span>
        )
      }
      actions={
        order && (
          <span className={`${classes.noPrint} ${classes.badges}`}>
            {ending && <EndButton key={order.version} order={order} step={ending} />}
            <Button
              variant="default"
              leftSection={<IconPrinter size={17} aria-hidden />}
              onClick={() => window.print()}
            >
              {t('replenishment.print')}
            </Button>
          </span>
        )
      }
    >
      <Await query={query} loading={<Loading lines={8} />}>
        {(data) => (
          <>
            <div className={classes.columns}>
              <div className={classes.column}>
                <div className={classes.noPrint}>
                  <NextStep order={data} />
                </div>
                <OrderContents order={data} />
              </div>
              <div className={classes.column}>
                <Summary order={data} />
                <OrderTimeline order={data} />
              </div>
            </div>
            <PaperFoot />
          </>
        )}
      </Await>
    </Page>
  )
}
