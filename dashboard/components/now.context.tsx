import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

/** Ages on screen grow with one clock. */
const TICK_MS = 5_000
const NowContext = createContext<number | null>(null)

export function NowProvider({ children }: { children: ReactNode }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return <NowContext value={now}>{children}</NowContext>
}

/** Milliseconds since 1970, at most a few seconds old. */
export function useNow(): number {
  const now = useContext(NowContext)
  if (now === null) throw new Error('useNow needs a NowProvider above it')
  return now
}
