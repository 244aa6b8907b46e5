import fc from 'fast-check'
import { z } from 'zod'
import type { Route } from '../../server/route.ts'

interface FuzzSetup {
  url: string
  headers?: Record<string, string>
  runs?: number
}

/** Values that have broken parsers, databases and logs before, and some that are nearly right. */
const nasty = fc.constantFrom<unknown>(
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e',
  '__proto__',
  'constructor',
  "' OR 1=1 --",
  '<script>',
  '%00',
  '../../etc/passwd',
  '990101',
  '2026-02-30',
  '2026-03-01',
  '2026-03-01T00:00:00Z',
  'receipt',
  'a'.repeat(5_000),
  -0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  null,
  true,
  [],
  {},
  [[[[]]]],
  JSON.parse('{"__proto__":{"role":"administrator"}}'),
)
const anything = fc.oneof(nasty, fc.jsonValue({ maxDepth: 4 }), fc.string({ unit: 'binary' }))
const word = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), nasty.map(String))

/** Sends what nobody expects to every route: whatever comes, the server answers, and not with an error of its own. */
export async function assertNeverFails(
  routes: readonly Route[],
  { url, headers = {}, runs = 30 }: FuzzSetup,
): Promise<void> {
  for (const route of routes) {
    const request = fc.record({
      body: fc.oneof(anything, shaped(route.body)),
      query: fc.oneof(
        { weight: 2, arbitrary: fc.constant({}) },
        shaped(route.query),
        fc.dictionary(word, word, { maxKeys: 3 }),
      ),
      parameters: fc.array(word, { minLength: 3, maxLength: 3 }),
    })
    const property = fc.asyncProperty(request, async ({ body, query, parameters }) => {
      const rest = [...parameters]
      const path = route.path.replace(
        /:\w+/g,
        () => encodeURIComponent(wellFormed(rest.pop() ?? '')) || '%20',
      )
      const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, asText(value)]))
      const answer = await fetch(`${url}${path}?${search}`, {
        method: route.method.toUpperCase(),
        headers: {
          // Packing and unpacking twelve thousand answers tells nothing here.
          'Accept-Encoding': 'identity',
          ...(route.body && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(route.body && { body: JSON.stringify(body) ?? '' }),
      })
      const text = await answer.text()
      if (answer.status >= 500)
        throw new Error(`${route.method} ${path}?${search} answered ${answer.status}: ${text}`)
    })
    await fc.assert(property, { numRuns: runs })
  }
}

/** Objects with the right names and the wrong values. */
function shaped(schema: z.ZodType | undefined): fc.Arbitrary<Record<string, unknown>> {
  const names = [
    ...new Set(namesIn(schema ? z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) : {})),
  ]
  return names.length === 0
    ? fc.constant({})
    : fc.dictionary(fc.constantFrom(...names), anything, { maxKeys: names.length })
}

function namesIn(schema: object): string[] {
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (typeof value !== 'object' || value === null) return []
    return keyword === 'properties' ? [...Object.keys(value), ...namesIn(value)] : namesIn(value)
  })
}

const asText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '')
