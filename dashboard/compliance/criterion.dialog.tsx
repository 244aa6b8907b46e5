import {
  Button,
  Group,
  Modal,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useState } from 'react'
import { assessedTier, COMPUTED_CODES, type Criterion, evidenceKind } from '../../protocol/api/compliance.ts'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { limitsFor, readSubchecks, setLimit, wordSubchecks } from './checklist.draft.ts'

interface Props {
  criterion: Criterion
  onApply: (criterion: Criterion) => void
  onClose: () => void
}

/** One criterion of the checklist: what it asks of whom, and what is evidence for it. */
export function CriterionDialog({ criterion, onApply, onClose }: Props) {
  const { t, name } = useLanguage()
  const [draft, setDraft] = useState(criterion)
  const [lines, setLines] = useState(wordSubchecks(criterion.subchecks))
  const [badLine, setBadLine] = useState<number | null>(null)
  const set = (changes: Partial<Criterion>) => setDraft((before) => ({ ...before, ...changes }))
  const computed = COMPUTED_CODES.some((code) => code === draft.code)
  const tiers = assessedTier.options.map((value) => ({ value, label: t(`tierName.${value}`) }))
  const parseTiers = (values: string[]) => values.map((value) => assessedTier.parse(value))
  const limits = limitsFor(draft)
  const complete = draft.code !== '' && draft.name.trim() !== '' && draft.tiers.length > 0
  const apply = () => {
    const subchecks = draft.evidence === 'subchecks' ? readSubchecks(lines) : []
    if ('badLine' in subchecks) return setBadLine(subchecks.badLine)
    onApply({
      ...draft,
      nameEn: draft.nameEn.trim() || draft.name.trim(),
      optionalIn: draft.optionalIn.filter((tier) => draft.tiers.includes(tier)),
      subchecks,
      limits,
    })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={draft.name ? t('checklist.changeOf', { name: name(draft) }) : t('checklist.add')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          apply()
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('checklist.code')}
            withAsterisk
            maxLength={16}
            disabled={criterion.name !== ''}
            value={draft.code}
            onChange={(event) => set({ code: event.currentTarget.value.trim() })}
          />
          <TextInput
            label={t('checklist.name')}
            withAsterisk
            maxLength={80}
            value={draft.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t('checklist.nameEn')}
            maxLength={120}
            value={draft.nameEn}
            onChange={(event) => set({ nameEn: event.currentTarget.value })}
          />
          <Textarea
            label={t('checklist.guidance')}
            autosize
            maxLength={300}
            value={draft.guidance}
            onChange={(event) => set({ guidance: event.currentTarget.value })}
          />
          <Textarea
            label={t('checklist.guidanceEn')}
            autosize
            maxLength={400}
            value={draft.guidanceEn}
            onChange={(event) => set({ guidanceEn: event.currentTarget.value })}
          />
          <MultiSelect
            label={t('checklist.tiers')}
            withAsterisk
            data={tiers}
            value={draft.tiers}
            onChange={(values) => set({ tiers: parseTiers(values) })}
          />
          <MultiSelect
            label={t('checklist.optionalIn')}
            data={tiers.filter(({ value }) => draft.tiers.includes(value))}
            value={draft.optionalIn}
            onChange={(values) => set({ optionalIn: parseTiers(values) })}
          />
          <Switch
            label={t('checklist.scored')}
            checked={draft.scored}
            onChange={(event) => set({ scored: event.currentTarget.checked })}
          />
          <Select
            label={t('checklist.evidence')}
            allowDeselect={false}
            disabled={computed}
            data={evidenceKind.options
              .filter((value) => computed || value !== 'computed')
              .map((value) => ({ value, label: t(`evidenceKind.${value}`) }))}
            value={draft.evidence}
            onChange={(value) => set({ evidence: evidenceKind.parse(value) })}
          />
          {computed && (
            <WholeNumberInput
              label={t('checklist.share')}
              min={1}
              max={100}
              filled
              value={Math.round(draft.share * 100)}
              onChange={(value) => set({ share: value / 100 })}
            />
          )}
          {!computed && (
            <WholeNumberInput
              label={t('checklist.staleMonths')}
              min={1}
              max={120}
              value={draft.staleMonths ?? ''}
              onChange={(value) => set({ staleMonths: value === '' ? null : value })}
            />
          )}
          {draft.evidence === 'subchecks' && (
            <Textarea
              label={t('checklist.subchecks')}
              autosize
              minRows={3}
              value={lines}
              error={badLine !== null && t('checklist.badLine', { line: badLine })}
              onChange={(event) => {
                setBadLine(null)
                setLines(event.currentTarget.value)
              }}
            />
          )}
          {draft.evidence === 'number' && (
            <TextInput
              label={t('checklist.unit')}
              maxLength={10}
              value={draft.unit}
              onChange={(event) => set({ unit: event.currentTarget.value })}
            />
          )}
          {limits.map(({ tier, minimum, usual }) => (
            <Group key={tier} grow>
              <NumberInput
                label={t('checklist.minimum', { tier: t(`tierName.${tier}`) })}
                min={0}
                value={minimum}
                onChange={(value) =>
                  typeof value === 'number' && set({ limits: setLimit(limits, tier, { minimum: value }) })
                }
              />
              <NumberInput
                label={t('checklist.usual', { tier: t(`tierName.${tier}`) })}
                min={0}
                value={usual}
                onChange={(value) =>
                  typeof value === 'number' && set({ limits: setLimit(limits, tier, { usual: value }) })
                }
              />
            </Group>
          ))}
          <Group justify="flex-end">
            <Button type="submit" disabled={!complete}>
              {t('checklist.apply')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
