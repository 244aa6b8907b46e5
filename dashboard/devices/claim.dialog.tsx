import { Button, Group, Modal, MultiSelect, Radio, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { z } from 'zod'
import {
  CODES_PER_SHEET,
  type CreatedClaimCodes,
  type createClaimCodes,
  createdClaimCodes,
  DEFAULT_CODE_DAYS,
  MAX_CODE_DAYS,
} from '../../protocol/api/claims.ts'
import { useApi } from '../api/api.context.ts'
import { dispensersQuery } from '../api/devices.queries.ts'
import { useMay, useSession } from '../api/session.context.tsx'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { usePlaces } from '../components/place-select.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { useLanguage } from '../locales/locale.tsx'

type Kind = 'new' | 'planned' | 'replace'
interface Values {
  kind: Kind
  jurisdictionCode: string | null
  count: number | string
  locationIds: string[]
  days: number | string
  serial: string
  note: string
}

function toRequest(values: Values): z.input<typeof createClaimCodes> {
  const { kind, jurisdictionCode, count, locationIds, days, serial, note } = values
  return {
    days: Number(days),
    ...(kind === 'new'
      ? { count: Number(count), ...(jurisdictionCode && { jurisdictionCode }) }
      : { locationIds, replaces: kind === 'replace' }),
    ...(serial.trim() && { serial: serial.trim() }),
    ...(note.trim() && { note: note.trim() }),
  }
}

/** Places of dispensers, with a machine in service or without. */
function usePlacesOf(kind: Kind): { value: string; label: string }[] {
  const api = useApi()
  const places = usePlaces()
  const { data } = useQuery(dispensersQuery(api))
  return useMemo(() => {
    const served = new Set(
      (data?.items ?? []).flatMap(({ locationId, revokedAt }) => (revokedAt === null ? [locationId] : [])),
    )
    return places
      .filter((place) => place.kind === 'dispenser' && served.has(place.id) === (kind === 'replace'))
      .map(({ id, name, jurisdictionName }) => ({ value: id, label: `${name} · ${jurisdictionName}` }))
  }, [places, data, kind])
}

interface Props {
  /** A machine's place, to put another one there. */
  replacing?: string | undefined
  onClose: () => void
  onMade: (codes: CreatedClaimCodes) => void
}

/** What a sheet of codes is for. */
export function ClaimDialog({ replacing, onClose, onMade }: Props) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const { session } = useSession()
  const isAdministrator = useMay('administrator')
  const [key] = useIdempotencyKey()
  const form = useForm<Values>({
    initialValues: {
      kind: replacing ? 'replace' : 'new',
      jurisdictionCode: session?.jurisdiction?.code ?? null,
      count: 10,
      locationIds: replacing ? [replacing] : [],
      days: DEFAULT_CODE_DAYS,
      serial: '',
      note: '',
    },
    validate: {
      jurisdictionCode: (code, { kind }) => (kind === 'new' && !code ? t('form.required') : null),
      locationIds: (ids, { kind }) =>
        kind !== 'new' && ids.length === 0 ? t('claimCodes.choosePlaces') : null,
    },
  })
  const { kind } = form.values
  const places = usePlacesOf(kind)
  const one = kind === 'new' ? Number(form.values.count) === 1 : form.values.locationIds.length === 1
  const make = useMutation({
    mutationFn: (values: Values) =>
      api.write('POST', '/api/claim-codes', {
        body: toRequest(values),
        response: createdClaimCodes,
        idempotencyKey: key,
      }),
    onSuccess(made) {
      void queryClient.invalidateQueries({ queryKey: ['dispensers', 'claim-codes'] })
      onMade(made)
    },
  })
  const kinds: { value: Kind; label: string; hint: string }[] = [
    { value: 'new', label: t('claimCodes.kindNew'), hint: t('claimCodes.kindNewHint') },
    { value: 'planned', label: t('claimCodes.kindPlanned'), hint: t('claimCodes.kindPlannedHint') },
    // Only administrators may void the secret of a machine.
    ...(isAdministrator
      ? [
          {
            value: 'replace' as const,
            label: t('claimCodes.kindReplace'),
            hint: t('claimCodes.kindReplaceHint'),
          },
        ]
      : []),
  ]
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('claimCodes.makeTitle')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form noValidate onSubmit={form.onSubmit((values) => make.mutate(values))}>
        <Stack gap="md">
          <Radio.Group
            aria-label={t('claimCodes.purpose')}
            value={kind}
            onChange={(value) => form.setValues({ kind: value as Kind, locationIds: [] })}
          >
            <Stack gap="xs">
              {kinds.map(({ value, label, hint }) => (
                <Radio key={value} value={value} label={label} description={hint} />
              ))}
            </Stack>
          </Radio.Group>
          {kind === 'new' ? (
            <Group grow align="flex-start">
              <JurisdictionSelect
                label={t('words.jurisdiction')}
                withAsterisk
                placeholder=""
                minDigits={6}
                {...form.getInputProps('jurisdictionCode')}
              />
              <WholeNumberInput
                label={t('claimCodes.count')}
                min={1}
                max={CODES_PER_SHEET}
                filled
                {...form.getInputProps('count')}
              />
            </Group>
          ) : (
            <MultiSelect
              label={t('claimCodes.places')}
              searchable
              clearable
              limit={60}
              maxValues={CODES_PER_SHEET}
              nothingFoundMessage={t('words.nothingFound')}
              data={places}
              {...form.getInputProps('locationIds')}
            />
          )}
          <Group grow align="flex-start">
            <WholeNumberInput
              label={t('claimCodes.days')}
              description={t('claimCodes.daysHint')}
              min={1}
              max={MAX_CODE_DAYS}
              filled
              {...form.getInputProps('days')}
            />
            {one && (
              <TextInput
                label={t('claimCodes.serial')}
                description={t('claimCodes.serialHint')}
                maxLength={60}
                {...form.getInputProps('serial')}
              />
            )}
          </Group>
          <TextInput label={t('claimCodes.noteLabel')} maxLength={120} {...form.getInputProps('note')} />
          <ProblemNotice error={make.error} repeatable />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('words.cancel')}
            </Button>
            <Button type="submit" loading={make.isPending}>
              {t('claimCodes.make')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
