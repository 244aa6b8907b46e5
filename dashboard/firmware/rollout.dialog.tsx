import { Button, Group, Modal, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { type Release, rollout, rolloutLimits } from '../../protocol/api/firmware.ts'
import { useApi } from '../api/api.context.ts'
import { fitQuery } from '../api/steering.queries.ts'
import { newIdempotencyKey } from '../components/idempotency.ts'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './firmware.module.css'
import { toStages } from './stages.ts'

const LIMITS = ['failedPercent', 'missingPercent', 'jamPercent'] as const
const DEFAULTS = rolloutLimits.parse({})

/** Which machines can take it, and why the others cannot. */
function Fit({ release, jurisdiction }: { release: Release; jurisdiction: string | null }) {
  const { t } = useLanguage()
  const api = useApi()
  const { data } = useQuery(
    fitQuery(api, { release: release.id, ...(jurisdiction !== null && { jurisdiction }) }),
  )
  if (!data) return null
  const left = [
    ['firmware.fitHardware', data.hardware],
    ['firmware.fitMinimum', data.minimum],
    ['firmware.fitCurrent', data.current],
    ['firmware.fitUnknown', data.unknown],
  ] as const
  return (
    <Text size="sm">
      {[
        t('firmware.fit', { machines: data.machines, eligible: data.eligible }),
        ...left.flatMap(([key, count]) => (count > 0 ? [t(key, { count })] : [])),
      ].join(' · ')}
    </Text>
  )
}

/** Begins a rollout: where, in which stages, and what makes it stop by itself. */
export function RolloutDialog({ release, onClose }: { release: Release; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [key] = useState(newIdempotencyKey)
  const [jurisdiction, setJurisdiction] = useState<string | null>(null)
  const [stages, setStages] = useState('5, 25, 100')
  const [soakHours, setSoakHours] = useState(24)
  const [days, setDays] = useState(30)
  const [limits, setLimits] = useState(DEFAULTS)
  const parsed = toStages(stages)
  const start = useMutation({
    mutationFn: () =>
      api.write('POST', '/api/rollouts', {
        response: rollout,
        body: {
          release: release.id,
          ...(jurisdiction !== null && { jurisdiction }),
          stages: parsed ?? [],
          soakMinutes: Math.round(soakHours * 60),
          days,
          limits,
        },
        idempotencyKey: key,
      }),
    async onSuccess({ id }) {
      await queryClient.invalidateQueries({ queryKey: ['rollouts'] })
      await navigate(`/dispensers/firmware/${id}`)
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('firmware.startTitle', { version: release.version })}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          start.mutate()
        }}
      >
        <Stack gap="md">
          <JurisdictionSelect value={jurisdiction} onChange={setJurisdiction} />
          <Fit release={release} jurisdiction={jurisdiction} />
          <TextInput
            label={t('firmware.stages')}
            description={t('firmware.stagesHint')}
            value={stages}
            error={parsed === null && t('firmware.stagesBad')}
            onChange={(event) => setStages(event.currentTarget.value)}
          />
          <div className={classes.pair}>
            <NumberInput
              label={t('firmware.soak')}
              min={0}
              max={720}
              value={soakHours}
              onChange={(value) => setSoakHours(Number(value))}
            />
            <WholeNumberInput
              label={t('firmware.days')}
              min={1}
              max={365}
              filled
              value={days}
              onChange={setDays}
            />
          </div>
          <div className={classes.pair}>
            {LIMITS.map((name) => (
              <WholeNumberInput
                key={name}
                label={t(`firmware.${name}`)}
                min={1}
                max={100}
                filled
                value={limits[name]}
                onChange={(value) => setLimits((before) => ({ ...before, [name]: value }))}
              />
            ))}
          </div>
          <ProblemNotice error={start.error} repeatable />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('words.cancel')}
            </Button>
            <Button type="submit" loading={start.isPending} disabled={parsed === null}>
              {t('firmware.start')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
