import { Neighbours } from './bulk-neighbours.ts'
import type { Complain, RowFacts, WantedChannel } from './bulk-row.ts'

export interface KnownPlace {
  id: string
  name: string
  kind: string
  jurisdictionCode: string
  longitude: number | null
  latitude: number | null
}
/** What is there, as far as the person may see; device ids everywhere. */
export interface BulkContext {
  /** Where a new place lies when its row does not say. */
  home: string
  jurisdictions: readonly { code: string; name: string }[]
  places: readonly KnownPlace[]
  /** Places at which a machine serves. */
  served: ReadonlySet<string>
  /** Places that know their channels from a machine before. */
  assigned: ReadonlySet<string>
  /** Those of the file's ids that devices have. */
  taken: ReadonlySet<string>
  products: readonly { id: string; code: string; selfService: boolean }[]
}

export interface Channel {
  channel: number
  productId: string | null
  capacity: number
}

/** Finds what rows name, and remembers what earlier rows have named. */
export class BulkLookups {
  readonly #context: BulkContext
  readonly #jurisdictions: Map<string, string[]>
  readonly #places: Map<string, KnownPlace[]>
  readonly #products: Map<string, BulkContext['products'][number]>
  readonly #names = new Map<string, number | null>()
  readonly #spots = new Neighbours()
  readonly #spotsOfRows = new Neighbours()
  readonly #ids = new Map<string, number>()
  readonly #occupied = new Map<string, number>()

  constructor(context: BulkContext) {
    this.#context = context
    this.#jurisdictions = grouped(
      context.jurisdictions.flatMap(({ code, name }) => [[code, code] as const, [name, code] as const]),
    )
    this.#places = grouped(
      context.places.flatMap((place) => [[place.id, place] as const, [place.name, place] as const]),
    )
    this.#products = new Map(
      context.products.flatMap((product) => [
        [product.code, product] as const,
        [product.id, product] as const,
      ]),
    )
    for (const { name, jurisdictionCode, longitude, latitude } of context.places) {
      this.#names.set(`${jurisdictionCode} ${name}`, null)
      if (longitude !== null && latitude !== null) this.#spots.add({ name, longitude, latitude })
    }
  }

  /** By code or name; the person's own when the cell is empty. */
  jurisdictionOf({ jurisdiction }: RowFacts, complain: Complain): string {
    if (jurisdiction === '') return this.#context.home
    const [code, ...more] = this.#jurisdictions.get(jurisdiction) ?? []
    if (code !== undefined && more.length === 0) return code
    complain(
      'jurisdiction',
      'unknown_jurisdiction',
      code === undefined ? 'There is no such jurisdiction here.' : 'Several are called so: write its code.',
    )
    return this.#context.home
  }

  /** By id or name. */
  placeOf({ location }: RowFacts, complain: Complain): KnownPlace | undefined {
    const [place, ...more] = this.#places.get(location) ?? []
    if (!place) complain('location', 'unknown_place', 'There is no such place here.')
    else if (more.length > 0) complain('location', 'place_ambiguous', 'Several are called so: write its id.')
    return more.length > 0 ? undefined : place
  }

  knowsChannels(locationId: string): boolean {
    return this.#context.assigned.has(locationId)
  }

  productsOf(wanted: readonly WantedChannel[], complain: Complain): Channel[] {
    return wanted.map(({ channel, product: ref, capacity }) => {
      const product = ref === null ? undefined : this.#products.get(ref)
      if (ref !== null && !product)
        complain('channels', 'unknown_product', `There is no product ${ref}.`, ref)
      if (product && !product.selfService)
        complain('channels', 'not_self_service', `${ref} wants a person in attendance.`, ref ?? '')
      return { channel, productId: product?.id ?? null, capacity }
    })
  }

  /** One machine stands at a place. */
  occupy({ id, name }: KnownPlace, line: number, complain: Complain): void {
    const other = this.#occupied.get(id)
    this.#occupied.set(id, line)
    if (this.#context.served.has(id)) complain('location', 'place_taken', `${name} has a machine.`)
    if (other !== undefined)
      complain('location', 'place_twice', `Line ${other} puts a machine there, too.`, String(other))
  }

  claimId({ id, line }: RowFacts, complain: Complain): void {
    if (id === null) return
    const other = this.#ids.get(id)
    this.#ids.set(id, line)
    if (this.#context.taken.has(id)) complain('id', 'id_taken', 'A device has this id already.')
    if (other !== undefined) complain('id', 'id_twice', `Line ${other} has this id, too.`, String(other))
  }

  /** Of a new place: is it one that is there, or that another row makes? */
  suspect(
    place: { line: number; name: string; jurisdictionCode: string; position: RowFacts['position'] },
    complain: Complain,
  ): void {
    const { line, position } = place
    const key = `${place.jurisdictionCode} ${place.name}`
    const namesake = this.#names.get(key)
    if (namesake === null) complain('name', 'same_name', 'A place here is called so.')
    else if (namesake !== undefined)
      complain('name', 'same_name_row', `Line ${namesake} is called so, too.`, String(namesake))
    else this.#names.set(key, line)
    if (!position) return
    const near = this.#spots.near(position)
    if (near) complain('longitude', 'near_place', `${near.name} is ${near.metres} m away.`, near.name)
    const row = this.#spotsOfRows.near(position)
    if (row) complain('longitude', 'near_row', `Line ${row.name} is ${row.metres} m away.`, row.name)
    this.#spotsOfRows.add({ ...position, name: String(line) })
  }
}

function grouped<T>(entries: readonly (readonly [string, T])[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const [key, value] of entries) {
    const group = groups.get(key)
    if (!group) groups.set(key, [value])
    else if (!group.includes(value)) group.push(value)
  }
  return groups
}
