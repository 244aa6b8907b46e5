import { around } from 'geokdbush'
import KDBush from 'kdbush'
import type { Landmark } from '../../protocol/api/landmarks.ts'
import type { Position } from '../../protocol/nearby.ts'
import { everydayWords } from './everyday.words.ts'
import { asSearched, SoundSearch, soundOf } from './sounds.ts'

export type FinderLandmark = Pick<
  Landmark,
  'id' | 'name' | 'nameEn' | 'longitude' | 'latitude' | 'jurisdictionCode'
>

/** Farther than this nobody would say "beside". */
const BESIDE_METRES = 400
/** Of a search: what a phone shows without scrolling past the points. */
const MOST_FOUND = 5

/** What everybody in the county knows, by name and by where it is. */
export class LandmarkIndex {
  readonly #landmarks: readonly FinderLandmark[]
  readonly #names: readonly { text: string; sound: ReturnType<typeof soundOf> }[]
  readonly #byId: ReadonlyMap<string, FinderLandmark>
  readonly #tree: KDBush | null

  constructor(landmarks: readonly FinderLandmark[]) {
    this.#landmarks = landmarks
    this.#byId = new Map(landmarks.map((landmark) => [landmark.id, landmark]))
    this.#names = landmarks.map(({ name, nameEn }) => {
      const text = asSearched(`${name}\n${nameEn ?? ''}`)
      return { text, sound: soundOf(text) }
    })
    this.#tree = landmarks.length > 0 ? new KDBush(landmarks.length) : null
    for (const { longitude, latitude } of landmarks) this.#tree?.add(longitude, latitude)
    this.#tree?.finish()
  }

  get(id: string): FinderLandmark | undefined {
    return this.#byId.get(id)
  }

  /** The nearest one that is near enough to be named beside a place. */
  beside({ longitude, latitude }: Position): FinderLandmark | null {
    const [nearest] = this.#tree ? around(this.#tree, longitude, latitude, 1, BESIDE_METRES / 1_000) : []
    return nearest === undefined ? null : (this.#landmarks[nearest] ?? null)
  }

  /**
   * Those whose name has the text, is it or begins with it first, or calls the same otherwise; else that sound like it; else
   * with one letter else.
   */
  matching(wanted: string): FinderLandmark[] {
    const text = asSearched(wanted)
    const search = new SoundSearch(text)
    const { before, others } = everydayWords(text) ?? { before: '', others: [] }
    const isCalledOtherwise = (name: string) =>
      name.includes(before) && others.some((word) => name.includes(word))
    const misspelt = () => new Set(search.misspeltIn(this.#names.map(({ sound }) => sound)))
    const found =
      this.#where(({ text: name }) => name.includes(text) || isCalledOtherwise(name)) ??
      this.#where(({ sound }) => search.isIn(sound)) ??
      [...misspelt()].flatMap((position) => this.#landmarks[position] ?? [])
    return found.sort((a, b) => placeOf(a, text) - placeOf(b, text)).slice(0, MOST_FOUND)
  }

  /** Null when there is none. */
  #where(
    isIt: (name: { text: string; sound: ReturnType<typeof soundOf> }) => boolean,
  ): FinderLandmark[] | null {
    const found = this.#landmarks.filter((_landmark, position) => {
      const name = this.#names[position]
      return name !== undefined && isIt(name)
    })
    return found.length > 0 ? found : null
  }
}

/** What is called exactly so comes first, then what begins so, then what has it. `text` is `asSearched`. */
function placeOf({ name, nameEn }: FinderLandmark, text: string): number {
  const names = [name, nameEn ?? ''].map(asSearched)
  return names.includes(text)
    ? 0
    : names.some((known) => known.startsWith(text))
      ? 1
      : names.some((known) => known.includes(text))
        ? 2
        : 3
}
