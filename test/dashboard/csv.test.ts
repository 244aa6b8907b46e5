import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toCsv } from '../../dashboard/inventory/csv.ts'

/** A plain RFC 4180 reader, so that what is written is read by something else. */
function read(csv: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  const text = csv.replace(/^\uFEFF/, '')
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i] ?? ''
    if (quoted && character === '"' && text[i + 1] === '"') {
      cell += '"'
      i += 1
    } else if (character === '"') quoted = !quoted
    else if (!quoted && character === ',') {
      rows.at(-1)?.push(cell)
      cell = ''
    } else if (!quoted && character === '\r' && text[i + 1] === '\n') {
      rows.at(-1)?.push(cell)
      cell = ''
      rows.push([])
      i += 1
    } else cell += character
  }
  return rows.slice(0, -1)
}

describe('the exported table', () => {
  test.each(['=1+1', '+86 10', '-2', '@SUM(A1)', '\tx', '\rx'])('keeps %j a text', (text) => {
    expect(read(toCsv([[text]]))).toEqual([[`'${text}`]])
  })

  test('never lets a text begin a formula, and gives every other text back unchanged', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string(), { minLength: 1 }), { minLength: 1 }), (rows) => {
        const back = read(toCsv(rows))
        expect(back.length).toBe(rows.length)
        rows.forEach((row, r) => {
          row.forEach((cell, c) => {
            const written = back[r]?.[c] ?? ''
            expect(written).not.toMatch(/^[=+\-@\t\r]/)
            expect(written === cell || written === `'${cell}`).toBe(true)
          })
        })
      }),
    )
  })

  test('keeps numbers as numbers, zero too, and leaves what is unknown empty', () => {
    expect(toCsv([[0, -3, null]])).toBe('\uFEFF0,-3,\r\n')
  })

  test('quotes separators, quotes and line breaks', () => {
    expect(toCsv([['a,b', 'say "x"', 'two\nlines']])).toBe('\uFEFF"a,b","say ""x""","two\nlines"\r\n')
  })
})
