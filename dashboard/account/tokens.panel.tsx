import { Button, TextInput, VisuallyHidden } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { createdToken, type Token } from '../../protocol/api/accounts.ts'
import admin from '../admin/admin.module.css'
import { tokensQuery } from '../api/accounts.queries.ts'
import { useApi } from '../api/api.context.ts'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Await, Empty } from '../components/states.tsx'
import table from '../components/table.module.css'
import { SecretOnce } from '../devices/secret-once.tsx'
import forms from '../inventory/forms.module.css'
import { useLanguage } from '../locales/locale.tsx'

function TokenRow({ token }: { token: Token }) {
  const { t, format } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => api.write('DELETE', `/api/tokens/${token.id}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['tokens'] }),
  })
  return (
    <tr>
      <td>
        <span className={admin.name}>{token.name}</span>
      </td>
      <td data-label={t('account.tokenCreated')}>{format.instant(token.createdAt)}</td>
      <td data-label={t('account.tokenExpires')}>
        {token.expiresAt ? format.instant(token.expiresAt) : t('account.tokenNever')}
      </td>
      <td className={admin.end}>
        <ConfirmButton
          size="compact-xs"
          title={t('account.revokeToken')}
          text={t('account.revokeTokenText', { name: token.name })}
          confirm={t('account.revokeToken')}
          error={revoke.error}
          pending={revoke.isPending}
          onConfirm={() => revoke.mutateAsync()}
        >
          {t('account.revokeToken')}
        </ConfirmButton>
      </td>
    </tr>
  )
}

/** Tokens with which scripts act as this person. */
export function TokensPanel() {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const query = useQuery(tokensQuery(api))
  const [secret, setSecret] = useState<string | null>(null)
  const form = useForm({
    initialValues: { name: '', expiresOn: '' },
    validate: { name: (name) => (name.trim() === '' ? t('form.required') : null) },
  })
  const create = useMutation({
    mutationFn: ({ name, expiresOn }: typeof form.values) =>
      api.write('POST', '/api/tokens', {
        body: { name: name.trim(), expiresOn: expiresOn || null },
        response: createdToken,
      }),
    onSuccess(made) {
      setSecret(made.token)
      form.reset()
      void queryClient.invalidateQueries({ queryKey: ['tokens'] })
    },
  })
  return (
    <div id="tokens">
      <Panel title={t('account.tokens')} aside={t('account.tokensHint')}>
        <Await query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={t('account.noTokens')} />
            ) : (
              <table className={table.table}>
                <thead>
                  <tr>
                    <th scope="col">{t('account.tokenName')}</th>
                    <th scope="col">{t('account.tokenCreated')}</th>
                    <th scope="col">{t('account.tokenExpires')}</th>
                    <th scope="col">
                      <VisuallyHidden>{t('words.actions')}</VisuallyHidden>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((token) => (
                    <TokenRow key={token.id} token={token} />
                  ))}
                </tbody>
              </table>
            )
          }
        </Await>
        <form noValidate onSubmit={form.onSubmit((values) => create.mutate(values))} className={forms.form}>
          <div className={forms.pair}>
            <TextInput
              label={t('account.tokenName')}
              description={t('account.tokenNameHint')}
              maxLength={60}
              {...form.getInputProps('name')}
            />
            <TextInput
              type="date"
              label={t('account.tokenExpires')}
              description={t('account.tokenExpiresHint')}
              {...form.getInputProps('expiresOn')}
            />
          </div>
          <ProblemNotice error={create.error} />
          <Button type="submit" variant="default" loading={create.isPending} style={{ justifySelf: 'start' }}>
            {t('account.createToken')}
          </Button>
        </form>
      </Panel>
      {secret !== null && (
        <SecretOnce
          title={t('account.tokenMade')}
          text={t('account.tokenOnce')}
          items={[{ label: t('account.token'), value: secret }]}
          onClose={() => setSecret(null)}
        />
      )}
    </div>
  )
}
