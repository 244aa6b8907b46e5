import UFuzzy from '@leeoniya/ufuzzy'
import { pinyin } from 'pinyin-pro'

/** How a name reads aloud: what is typed in pinyin, by initials or with another character of the same sound finds it. */
export interface Sound {
  /** Syllables without tones, joined, and whatever else is in the text; lower case, easily confused sounds made one. */
  syllables: string
  /** First letters of its syllables. */
  initials: string
}

/** As names and searches are held against each other: full-width and half-width alike, in lower case, without blanks. */
export const asSearched = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\S\n]+/g, '')

/** `text` is `asSearched`. */
export function soundOf(text: string): Sound {
  // Written the traditional way it would be read as the chess piece: jū.
  const syllables = pinyin(text.replaceAll('車', '车'), { toneType: 'none', type: 'array', v: true })
  return {
    syllables: merged(syllables.join('')),
    initials: syllables.map((syllable) => syllable[0] ?? '').join(''),
  }
}

/** zh/z, ch/c, sh/s, -ng/-n and ü/u are one to many speakers (模糊音), and to keyboards. */
const merged = (letters: string): string =>
  letters
    .replace(/[zcs]h/g, (sound) => sound.charAt(0))
    .replaceAll('ng', 'n')
    .replaceAll('v', 'u')

/** Beyond these a few letters would find everything. */
const SHORTEST = { sound: 3, initials: 2, misspelt: 5 }
/** Longer than the name of anything; each letter makes several alternatives to hold against every name. */
const LONGEST_MISSPELT = 30
/** One letter wrong, missing, too many or swapped with its neighbour. */
const oneLetterOff = new UFuzzy({ intraMode: 1 })

/** What a search sounds like, to hold against many names. */
export class SoundSearch {
  readonly #syllables: string
  readonly #initials: string | null

  /** `text` is `asSearched`. */
  constructor(text: string) {
    const letters = text.replace(/['’-]/g, '')
    this.#syllables = soundOf(letters).syllables
    this.#initials = /^[a-z]+$/.test(letters) && letters.length >= SHORTEST.initials ? letters : null
  }

  isIn({ syllables, initials }: Sound): boolean {
    if (this.#syllables.length >= SHORTEST.sound && syllables.includes(this.#syllables)) return true
    return this.#initials !== null && initials.includes(this.#initials)
  }

  /** Positions of those that have it with one letter wrong. */
  misspeltIn(sounds: readonly Sound[]): readonly number[] {
    const { length } = this.#syllables
    if (length < SHORTEST.misspelt || length > LONGEST_MISSPELT) return []
    const texts = sounds.map(({ syllables }) => syllables)
    return oneLetterOff.filter(texts, this.#syllables) ?? []
  }
}
