import { Button, Modal, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { jurisdiction as jurisdictionSchema } from '../../protocol/api/accounts.ts'
import { divisionCode } from '../../protocol/api/parts.ts'
import { jurisdictionsQuery } from '../api/accounts.queries.ts'
import { useApi } from '../api/api.context.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { SaveButtons } from '../components/save-buttons.tsx'
import { Await } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './admin.module.css'

function JurisdictionDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const form = useForm({
    initialValues: { code: '', name: '', nameEn: '' },
    validate: {
      code: (code) => (divisionCode.safeParse(code.trim()).success ? null : t('form.badDivisionCode')),
      name: (name) => (name.trim() === '' ? t('form.required') : null),
    },
  })
  const save = useMutation({
    mutationFn: ({ code, name, nameEn }: typeof form.values) =>
      api.write('POST', '/api/jurisdictions', {
        body: { code: code.trim(), name: name.trim(), nameEn: nameEn.trim() || null },
        response: jurisdictionSchema,
      }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['jurisdictions'] })
      notifications.show({ color: 'green', message: t('words.saved') })
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('admin.addJurisdiction')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form noValidate className={classes.form} onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <TextInput
          label={t('admin.divisionCode')}
          description={t('admin.divisionCodeHint')}
          withAsterisk
          inputMode="numeric"
          data-autofocus
          {...form.getInputProps('code')}
        />
        <TextInput label={t('place.name')} withAsterisk maxLength={60} {...form.getInputProps('name')} />
        <TextInput label={t('place.nameEn')} maxLength={80} {...form.getInputProps('nameEn')} />
        <ProblemNotice error={save.error} repeatable />
        <SaveButtons saving={save.isPending} onClose={onClose} />
      </form>
    </Modal>
  )
}

export function JurisdictionsTab() {
  const { t } = useLanguage()
  const api = useApi()
  const query = useQuery(jurisdictionsQuery(api))
  const [adding, setAdding] = useState(false)
  return (
    <>
      <div className={classes.bar}>
        <span>{t('admin.jurisdictionsNote')}</span>
        <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
          {t('admin.addJurisdiction')}
        </Button>
      </div>
      <div className={classes.box}>
        <Await query={query}>
          {({ items }) => (
            <table className={table.table}>
              <thead>
                <tr>
                  <th scope="col">{t('place.name')}</th>
                  <th scope="col">{t('place.nameEn')}</th>
                  <th scope="col">{t('admin.level')}</th>
                  <th scope="col">{t('admin.divisionCode')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((each) => (
                  <tr key={each.code}>
                    <td>
                      <span className={classes.name}>{each.name}</span>
                    </td>
                    <td data-label={t('place.nameEn')}>{each.nameEn ?? '—'}</td>
                    <td data-label={t('admin.level')}>{t(`level.${each.level}`)}</td>
                    <td data-label={t('admin.divisionCode')} className={classes.code}>
                      {each.code}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Await>
      </div>
      {adding && <JurisdictionDialog onClose={() => setAdding(false)} />}
    </>
  )
}
