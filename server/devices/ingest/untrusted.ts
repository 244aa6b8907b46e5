const MAX_DEPTH = 16
/** NUL, which PostgreSQL cannot store, and surrogates that are no pair, which are no Unicode. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing NUL is the point
const UNSTORABLE = /[\u0000\p{Surrogate}]/u

/** Whether any engine can store a parsed JSON value, and any program handle it: fields that no schema knows included. */
export function isStorable(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return !UNSTORABLE.test(value)
  if (typeof value !== 'object' || value === null) return true
  if (depth === MAX_DEPTH) return false
  if (Array.isArray(value)) return value.every((item) => isStorable(item, depth + 1))
  for (const key of Object.keys(value)) {
    if (key === '__proto__' || UNSTORABLE.test(key)) return false
    if (!isStorable((value as Record<string, unknown>)[key], depth + 1)) return false
  }
  return true
}
