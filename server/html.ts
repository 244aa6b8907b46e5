/** Text that is HTML already: made by `html` and `trusted` alone. */
class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type { Html }

type Value = Html | string | number | null | undefined | false | readonly Value[]

/**
 * A template whose values are escaped, for text and for attributes in double quotes. Templates nest, lists are joined,
 * and null, undefined and false are left out.
 */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  let text = strings[0] ?? ''
  for (let i = 0; i < values.length; i++) text += render(values[i]) + strings[i + 1]
  return new Html(text)
}

/** Marks a constant of this program as HTML: styles and drawings, never anything a person or device wrote. */
export const trusted = (text: string): Html => new Html(text)

function render(value: Value): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'string' || typeof value === 'number') return escapeText(String(value))
  return value.map(render).join('')
}

/** Most texts have none, which is sooner seen than replaced. */
const SPECIAL = /[&<>"']/
const escapeText = (text: string): string =>
  SPECIAL.test(text) ? text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`) : text
