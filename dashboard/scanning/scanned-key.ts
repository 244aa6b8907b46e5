import { SEPARATOR } from './scan.text.ts'

type Key = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey'>

/** Keys of a keyboard with US layout, which scanners pretend to be, by their code: [plain, with Shift]. */
const SYMBOLS: Readonly<Record<string, readonly [string, string]>> = {
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketRight: [']', '}'],
  Slash: ['/', '?'],
  Period: ['.', '>'],
  Comma: [',', '<'],
}

/**
 * The key a scanner meant. FNC1 comes as Ctrl+] (ASCII 29), F8 or itself; under a Chinese input method keys are only
 * known by where they lie.
 */
export function scannedKey({ key, code, ctrlKey, altKey, shiftKey }: Key): string {
  if ((ctrlKey && (key === ']' || code === 'BracketRight')) || key === 'F8' || key === SEPARATOR)
    return SEPARATOR
  if (ctrlKey && /^[jm]$/i.test(key)) return 'Enter'
  if (ctrlKey || altKey) return key.length === 1 ? 'Control' : key
  if (key !== 'Process') return key
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter) return shiftKey ? letter : letter.toLowerCase()
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1]
  if (digit && !shiftKey) return digit
  return SYMBOLS[code]?.[shiftKey ? 1 : 0] ?? (code === 'Enter' || code === 'Tab' ? code : 'Process')
}
