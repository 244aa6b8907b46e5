import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { printClaimCode, readClaimCode } from '../../protocol/claim-code.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './claim.module.css'
import { Scanner } from './scanner.tsx'

const LENGTH = 12
const bare = (text: string): string => text.replace(/[^0-9A-Za-z]/g, '')

interface Props {
  initial: string
  pending: boolean
  error: Error | null
  onCode: (code: string) => void
}

/** The code of the sheet, typed or scanned; what cannot be a code is found before anything is asked. */
export function CodeStep({ initial, pending, error, onCode }: Props) {
  const { t } = useLanguage()
  const [typed, setTyped] = useState(printClaimCode(initial))
  const [checked, setChecked] = useState(initial !== '' && readClaimCode(initial) === null)
  const code = readClaimCode(typed)
  const missing = LENGTH - bare(typed).length
  const wrong = missing <= 0 ? t('claim.codeMistyped') : t('claim.codeShort', { count: missing })
  const type = (text: string) => {
    // Hyphens come by themselves; whoever deletes must be able to.
    const plain = bare(text).toUpperCase().slice(0, LENGTH)
    setTyped(text.length < typed.length ? text.toUpperCase() : printClaimCode(plain))
    setChecked(plain.length === LENGTH)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (code !== null) onCode(code)
  }
  return (
    <form noValidate onSubmit={submit} className={classes.step}>
      <h2 className={classes.stepTitle}>{t('claim.codeTitle')}</h2>
      <p className={classes.hint}>{t('claim.codeHint')}</p>
      <TextInput
        label={t('claim.code')}
        description={t('claim.codeFormat')}
        size="lg"
        value={typed}
        error={checked && code === null ? wrong : null}
        onChange={(event) => type(event.currentTarget.value)}
        autoComplete="off"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        inputMode="text"
        classNames={{ input: classes.code ?? '' }}
      />
      <Scanner onCode={onCode} />
      <ProblemNotice error={error} />
      <div className={classes.foot}>
        <Button type="submit" loading={pending}>
          {t('claim.lookUp')}
        </Button>
      </div>
    </form>
  )
}
