import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { ConnectionError, ProblemResponse } from '../api/client.ts'
import { useLanguage } from '../locales/locale.tsx'
import { useProblemWords } from '../locales/problem.words.ts'
import classes from './problem-notice.module.css'

const isSignedOut = (error: Error): boolean =>
  error instanceof ProblemResponse && error.problem.code === 'unauthenticated'

interface Props {
  error: Error | null
  /** A write without an answer: repeating it is safe, since the same key posts once. */
  repeatable?: boolean
}

/** Why a form was not accepted and what to change; takes the focus so that it is read out. */
export function ProblemNotice({ error, repeatable }: Props) {
  const { t } = useLanguage()
  const words = useProblemWords()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (error) box.current?.focus()
  }, [error])
  // Whoever is signed out is asked to sign in again over the form, which stays as it is.
  if (!error || isSignedOut(error)) return null
  const { message, fields } = words(error)
  return (
    <Alert
      ref={box}
      tabIndex={-1}
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      role="alert"
      className={classes.notice ?? ''}
      title={message}
    >
      {error instanceof ConnectionError && repeatable && t('states.repeatSafely')}
      {fields.length > 0 && (
        <ul className={classes.fields}>
          {fields.map(({ field, text }) => (
            <li key={field}>
              {field}
              {field && ': '}
              {text}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  )
}
