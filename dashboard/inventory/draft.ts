import { useCallback, useEffect, useState } from 'react'
import { useLocation } from 'react-router'
import { usePerson } from '../api/session.context.tsx'
import { newIdempotencyKey } from '../components/idempotency.ts'

interface Stored<T> {
  values: T
  key: string
}

/** Unsent entries of this tab, by person and address. A browser that stores nothing keeps none. */
function read<T>(name: string): Stored<T> | null {
  try {
    const text = sessionStorage.getItem(name)
    return text === null ? null : (JSON.parse(text) as Stored<T>)
  } catch {
    return null
  }
}

function write(name: string, stored: unknown): void {
  try {
    sessionStorage.setItem(name, JSON.stringify(stored))
  } catch {
    // Full or forbidden: the form itself still holds what was typed.
  }
}

export interface Draft<T> {
  /** What the form begins with. */
  initial: T
  /** True when `initial` was typed before a reload. */
  restored: boolean
  /** Of the entry, kept with it: sent again after a reload it is still posted once. */
  key: string
  keep: (values: T) => void
  /** After it was posted or thrown away. */
  clear: () => void
}

/** What is typed into a form survives a reload of this tab until it is posted. `blank` is the form untouched. */
export function useDraft<T>(blank: T): Draft<T> {
  const { pathname, search } = useLocation()
  const person = usePerson()
  const name = `sanliang.draft.${person.id}.${pathname}${search}`
  const [found] = useState(() => read<T>(name))
  const [key] = useState(() => found?.key ?? newIdempotencyKey())
  const keep = useCallback((values: T) => write(name, { values, key }), [name, key])
  const clear = useCallback(() => sessionStorage.removeItem(name), [name])
  return { initial: found?.values ?? blank, restored: found !== null, key, keep, clear }
}

/** Keeps the draft up to date with the form, once there is something worth keeping. */
export function useKeepDraft<T>({ keep }: Pick<Draft<T>, 'keep'>, values: T, worthKeeping: boolean): void {
  useEffect(() => {
    if (worthKeeping) keep(values)
  }, [keep, values, worthKeeping])
}
