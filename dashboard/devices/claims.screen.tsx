import { Button, Checkbox, VisuallyHidden } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconFileImport, IconQrcode } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { z } from 'zod'
import {
  type ClaimCodeView,
  type CreatedClaimCodes,
  claimState,
  revokedClaimCodes,
} from '../../protocol/api/claims.ts'
import { useApi } from '../api/api.context.ts'
import { claimCodesQuery } from '../api/claims.queries.ts'
import { useMay, useMayManage } from '../api/session.context.tsx'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { ChipFilter, FilterBar } from '../components/filter-bar.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { ClaimDialog } from './claim.dialog.tsx'
import { ClaimSheet, type SheetCode } from './claim.sheet.tsx'
import classes from './claims.module.css'
import { FleetTabs } from './fleet.tabs.tsx'

const filters = z.object({ state: claimState.optional() })

/** In words: a place, a machine that is replaced or gets a secret, or whatever the installer finds. */
function usePurpose(): (code: ClaimCodeView) => string {
  const { t } = useLanguage()
  return ({ deviceId, placeName, replaces }) => {
    if (deviceId !== null) return t('claimCodes.sheetBoard', { id: placeName ?? deviceId })
    if (placeName === null) return t('claimCodes.sheetBlank')
    return replaces ? `${placeName} · ${t('claimCodes.sheetReplace')}` : placeName
  }
}

/** Codes as they come from the server, as cards to print. */
function useSheet(): (made: CreatedClaimCodes) => SheetCode[] {
  const purposeOf = usePurpose()
  return ({ items }) =>
    items.map((item) => ({
      code: item.code,
      number: item.number,
      purpose: purposeOf(item),
      area: item.jurisdictionName,
      serial: item.serial,
      expiresAt: item.expiresAt,
    }))
}

function RevokeButton({ code }: { code: ClaimCodeView }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [sheet, setSheet] = useState(false)
  const revoke = useMutation({
    mutationFn: () =>
      api.write('POST', `/api/claim-codes/${code.id}/revoke`, {
        body: { sheet },
        response: revokedClaimCodes,
      }),
    async onSuccess({ revoked }) {
      notifications.show({ message: t('claimCodes.revoked', { count: revoked }) })
      await queryClient.invalidateQueries({ queryKey: ['dispensers', 'claim-codes'] })
    },
  })
  return (
    <ConfirmButton
      size="compact-xs"
      title={t('claimCodes.revokeTitle')}
      text={
        <>
          {t('claimCodes.revokeText')}
          <Checkbox
            mt="md"
            label={t('claimCodes.revokeSheet')}
            checked={sheet}
            onChange={(event) => setSheet(event.currentTarget.checked)}
          />
        </>
      }
      confirm={t('claimCodes.revoke')}
      error={revoke.error}
      pending={revoke.isPending}
      onConfirm={() => revoke.mutateAsync()}
    >
      {t('claimCodes.revoke')}
    </ConfirmButton>
  )
}

function CodeRow({ code }: { code: ClaimCodeView }) {
  const { t, format } = useLanguage()
  const mayManage = useMayManage()
  const isAdministrator = useMay('administrator')
  const purposeOf = usePurpose()
  const mayRevoke = mayManage && (isAdministrator || (code.deviceId === null && !code.replaces))
  return (
    <tr data-off={code.state !== 'open' || undefined}>
      <td>
        <span className={classes.what}>
          <strong>{purposeOf(code)}</strong>
          <span className={classes.sub}>
            {[code.jurisdictionName, t('claimCodes.number', { number: code.number }), code.serial, code.note]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
      </td>
      <td data-label={t('claimCodes.state')}>
        <span className={classes.state} data-state={code.state}>
          {t(`claimState.${code.state}`)}
        </span>
      </td>
      <td data-label={t('claimCodes.made')}>
        {t('claimCodes.madeBy', { who: code.createdBy, at: format.instant(code.createdAt) })}
      </td>
      <td data-label={t('claimCodes.expires')}>{format.instant(code.expiresAt)}</td>
      <td data-label={t('claimCodes.usedAt')}>
        {code.usedAt && (
          <span>
            {format.instant(code.usedAt)}
            {code.claimedDeviceId && (
              <Link to={`/dispensers/${code.claimedDeviceId}`} className={classes.machine}>
                {t('claimCodes.usedFor', { id: code.claimedDeviceId })}
              </Link>
            )}
          </span>
        )}
      </td>
      <td className={classes.end}>{mayRevoke && code.state === 'open' && <RevokeButton code={code} />}</td>
    </tr>
  )
}

export function ClaimsScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const mayManage = useMayManage()
  const isAdministrator = useMay('administrator')
  const [{ state }, change] = useUrlFilters(filters)
  const [search, setSearch] = useSearchParams()
  const replacing = search.get('replace') ?? undefined
  const [making, setMaking] = useState(replacing !== undefined)
  const [made, setMade] = useState<CreatedClaimCodes | null>(null)
  const query = useInfiniteQuery(claimCodesQuery(api, { state }))
  const sheetOf = useSheet()
  const close = () => {
    setMaking(false)
    if (replacing !== undefined) setSearch({}, { replace: true })
  }
  const make = (
    <Button leftSection={<IconQrcode size={17} aria-hidden />} onClick={() => setMaking(true)}>
      {t('claimCodes.make')}
    </Button>
  )
  if (made) return <ClaimSheet codes={sheetOf(made)} onKept={() => setMade(null)} />
  return (
    <Page
      title={t('claimCodes.title')}
      note={t('claimCodes.note')}
      actions={
        mayManage && (
          <>
            {isAdministrator && (
              <Button
                component={Link}
                to="/dispensers/import"
                variant="default"
                leftSection={<IconFileImport size={17} aria-hidden />}
              >
                {t('deviceImport.title')}
              </Button>
            )}
            {make}
          </>
        )
      }
    >
      <FleetTabs />
      <FilterBar>
        <ChipFilter
          label={t('claimCodes.state')}
          chips={claimState.options.map((value) => ({ value, label: t(`claimState.${value}`) }))}
          value={state ?? null}
          onChange={(value) => change({ state: value })}
        />
      </FilterBar>
      <Await query={query} loading={<Loading lines={8} height={28} />}>
        {({ pages }) => {
          const codes = pages.flatMap(({ items }) => items)
          return codes.length === 0 ? (
            <Empty
              icon={<IconQrcode size={28} stroke={1.4} aria-hidden />}
              title={t(state ? 'claimCodes.noneFound' : 'claimCodes.none')}
              hint={state ? undefined : t('claimCodes.noneHint')}
              action={state ? undefined : make}
            />
          ) : (
            <>
              <div className={classes.box}>
                <table className={table.table}>
                  <thead>
                    <tr>
                      <th scope="col">{t('claimCodes.purpose')}</th>
                      <th scope="col">{t('claimCodes.state')}</th>
                      <th scope="col">{t('claimCodes.made')}</th>
                      <th scope="col">{t('claimCodes.expires')}</th>
                      <th scope="col">{t('claimCodes.usedAt')}</th>
                      <th scope="col">
                        <VisuallyHidden>{t('words.actions')}</VisuallyHidden>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {codes.map((code) => (
                      <CodeRow key={code.id} code={code} />
                    ))}
                  </tbody>
                </table>
              </div>
              <LoadMore query={query} />
            </>
          )
        }}
      </Await>
      {making && (
        <ClaimDialog
          replacing={replacing}
          onClose={close}
          onMade={(codes) => {
            close()
            setMade(codes)
          }}
        />
      )}
    </Page>
  )
}
