import { useEffect, useEffectEvent, useRef } from 'react'

/** Fills an empty field once, when something to suggest is known; what a person chose or emptied stays as it is. */
export function useSuggestion(
  value: string | null,
  suggestion: string | null,
  fill: (value: string) => void,
): void {
  const suggested = useRef(false)
  const onFill = useEffectEvent(fill)
  useEffect(() => {
    if (suggested.current || value !== null || suggestion === null) return
    suggested.current = true
    onFill(suggestion)
  }, [value, suggestion])
}
