import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gzipPage } from '../../server/finder/page.gzip.ts'

test('what is put together of a kept head and a fresh body is one gzip file of the page', () => {
  const head = fc.oneof(
    fc.constantFrom('', '<!doctype html><style>a{}</style>避孕'),
    fc.string({ unit: 'binary' }),
  )
  const body = fc.oneof(
    fc.constantFrom('', '<body>', '<body>避孕套'.repeat(9_000)),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(head, body, (before, after) => {
      const page = `${before}<body>${after}`
      for (const text of [page, page, before])
        expect(gunzipSync(gzipPage(text)).equals(Buffer.from(text))).toBe(true)
    }),
  )
})
