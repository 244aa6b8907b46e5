import { useEffect, useEffectEvent } from 'react'
import { holdField } from './held-field.ts'
import { KeyBurst } from './key-burst.ts'
import { SEPARATOR } from './scan.text.ts'
import { scannedKey } from './scanned-key.ts'

/** ASCII code of the separator, as scanners type it while they hold Alt. */
const ALT_CODE = Number(SEPARATOR.charCodeAt(0))

/**
 * Listens for a hardware scanner, whatever has the focus. Ordinary typing goes where it always went; what a scanner
 * typed into a field is taken out again when its Enter shows that it was one.
 */
export function useKeyScanner(onScan: (text: string) => void): void {
  const found = useEffectEvent(onScan)
  useEffect(() => {
    const burst = new KeyBurst()
    let putBack = () => {}
    let altDigits = ''
    const press = (event: KeyboardEvent, key: string) => {
      if (key === SEPARATOR) event.preventDefault()
      const text = burst.press(key, event.timeStamp)
      if (burst.length === 1) putBack = holdField()
      if (text === null) return
      event.preventDefault()
      event.stopImmediatePropagation()
      putBack()
      found(text)
    }
    const onKeyDown = (event: KeyboardEvent) => {
      // A key that is held down repeats as fast as a scanner types.
      if (event.repeat) return burst.reset()
      if (event.altKey && /^\d$/.test(event.key)) {
        altDigits += event.key
        return
      }
      press(event, scannedKey(event))
    }
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.key !== 'Alt') return
      if (Number(altDigits) === ALT_CODE && burst.length > 0) press(event, SEPARATOR)
      altDigits = ''
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    window.addEventListener('keyup', onKeyUp, { capture: true })
    return () => {
      window.removeEventListener('keydown', onKeyDown, { capture: true })
      window.removeEventListener('keyup', onKeyUp, { capture: true })
    }
  }, [])
}
