import { Button, Textarea, TextInput } from '@mantine/core'
import { Panel } from '../components/page.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './inspect.module.css'
import type { InspectionDraft } from './inspection.draft.ts'
import { SignaturePad } from './signature-pad.tsx'

function Sign({
  label,
  value,
  onChange,
}: {
  label: string
  value: InspectionDraft['signature']
  onChange: (value: InspectionDraft['signature']) => void
}) {
  const { t } = useLanguage()
  return (
    <div>
      <TextInput
        label={`${label} · ${t('inspect.typedName')}`}
        description={t('inspect.typedNameHint')}
        maxLength={40}
        value={value.name}
        onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
      />
      <SignaturePad
        label={t('inspect.drawn', { name: value.name || label })}
        value={value.path}
        onChange={(path) => onChange({ ...value, path })}
      />
    </div>
  )
}

interface Props {
  draft: InspectionDraft
  onChange: (changes: Partial<InspectionDraft>) => void
  /** Criteria not answered, and what has to be put right first. */
  open: number
  answered: number
  flaws: readonly string[]
  sending: boolean
  onSubmit: () => void
}

/** The end of an inspection: who signs, and what is still open. */
export function InspectFinish({ draft, onChange, open, answered, flaws, sending, onSubmit }: Props) {
  const { t, format } = useLanguage()
  return (
    <Panel title={t('inspect.sign')}>
      <div className={classes.finish}>
        <Textarea
          label={t('inspect.note2')}
          autosize
          minRows={2}
          maxLength={1_000}
          value={draft.note}
          onChange={(event) => onChange({ note: event.currentTarget.value })}
        />
        <Sign
          label={t('inspect.inspector')}
          value={draft.signature}
          onChange={(signature) => onChange({ signature })}
        />
        <Sign
          label={t('inspect.placePerson')}
          value={draft.placeSignature}
          onChange={(placeSignature) => onChange({ placeSignature })}
        />
        <div role="status">
          {answered === 0 && <p className={classes.flaw}>{t('inspect.nothing')}</p>}
          {answered > 0 && open > 0 && (
            <p className={classes.last}>{t('inspect.incomplete', { count: open })}</p>
          )}
          {flaws.length > 0 && (
            <p className={classes.flaw}>
              {t('inspect.flaws', { count: flaws.length })} {format.list(flaws)}
            </p>
          )}
        </div>
        <Button
          size="lg"
          fullWidth
          loading={sending}
          disabled={answered === 0 || flaws.length > 0}
          onClick={onSubmit}
        >
          {t('inspect.submit')}
        </Button>
      </div>
    </Panel>
  )
}
