/**
 * The one text of a JSON value, whoever writes it: keys sorted by code unit at every depth, no spaces, numbers and
 * strings as ECMAScript prints them (RFC 8785, JSON Canonicalization Scheme). Hashes and signatures cover its UTF-8.
 * What JSON cannot say (undefined, functions) is left out, as `JSON.stringify` does.
 */
export function canonicalJson(value: unknown): string {
  return write(JSON.parse(JSON.stringify(value)))
}

function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`).join(',')}}`
}
