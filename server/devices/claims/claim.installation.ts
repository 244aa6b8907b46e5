import type { Claim } from '../../../protocol/api/claims.ts'
import type { Location } from '../../../protocol/api/places.ts'
import type { Ambient } from '../../ambient.ts'
import type { AfterCommit, Writer } from '../../db/database.ts'
import { covers } from '../../db/scope.ts'
import { InvalidError, NotFoundError } from '../../errors.ts'
import type { PlacesService } from '../../places/places.service.ts'
import type { CredentialsService } from '../credentials/credentials.service.ts'
import { findDevice } from '../credentials/credentials.store.ts'
import type { DeviceRegistry } from '../device.registry.ts'
import { deviceAt, findDispenserPlace } from '../devices.store.ts'
import { ClaimRefusedError, placeTaken } from './claims.errors.ts'
import type { ClaimCodeRow } from './claims.store.ts'

interface Dependencies {
  ambient: Ambient
  places: Pick<PlacesService, 'change'>
  registry: Pick<DeviceRegistry, 'add' | 'assign'>
  credentials: Pick<CredentialsService, 'issue' | 'revokeDevice'>
}

/** What the installer says of place and channels. */
export type Wish = Omit<Claim, 'code' | 'attempt'>
export interface Installed {
  deviceId: string
  locationId: string
}

/** A place the public knows is described by its managers alone. */
export const mayCorrect = ({ kind, published }: Pick<Location, 'kind' | 'published'>): boolean =>
  kind === 'dispenser' && !published

/** Does what an open code is for, within the transaction that uses it up. */
export class ClaimInstallation {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  async carryOut(
    tx: Writer,
    afterCommit: AfterCommit,
    code: ClaimCodeRow,
    wish: Wish,
    secretOf: (deviceId: string) => string,
  ): Promise<Installed> {
    if (code.deviceId !== null)
      return this.#equip(tx, afterCommit, { ...code, deviceId: code.deviceId }, wish, secretOf)
    const deviceId = this.#from.ambient.newId()
    const more = { secret: secretOf(deviceId), claimCodeId: code.id }
    const channels = wish.channels && { channels: wish.channels }
    const { jurisdictionCode } = code
    const planned = code.locationId ?? wish.locationId
    if (planned === undefined) {
      const place = newPlace(wish, jurisdictionCode)
      const made = await this.#from.registry.add(
        tx,
        afterCommit,
        null,
        { ...place, ...channels, id: deviceId },
        more,
      )
      return { deviceId, locationId: made.locationId }
    }
    await this.#clear(tx, afterCommit, planned, code, wish)
    const input = { ...channels, id: deviceId, locationId: planned, jurisdictionCode }
    await this.#from.registry.add(tx, afterCommit, null, input, more)
    return { deviceId, locationId: planned }
  }

  /** A machine that is known gets a secret, and what it still lacks. */
  async #equip(
    tx: Writer,
    afterCommit: AfterCommit,
    { deviceId, jurisdictionCode }: ClaimCodeRow & { deviceId: string },
    wish: Wish,
    secretOf: (deviceId: string) => string,
  ): Promise<Installed> {
    const device = await findDevice(tx, null, deviceId)
    // Revoked since: nothing is left to be claimed.
    if (!device || device.revokedAt) throw new ClaimRefusedError()
    const { locationId } = device
    const place = await this.#placeOf(tx, locationId, jurisdictionCode)
    await this.#correct(tx, afterCommit, { ...place, id: locationId }, wish)
    if (wish.channels) {
      if (!mayCorrect(place)) throw fixed('channels')
      await this.#from.registry.assign(tx, afterCommit, null, device, wish.channels)
    }
    await this.#from.credentials.issue(tx, afterCommit, deviceId, secretOf(deviceId))
    return { deviceId, locationId }
  }

  /** Makes room at a planned place. */
  async #clear(
    tx: Writer,
    afterCommit: AfterCommit,
    locationId: string,
    { jurisdictionCode, replaces, locationId: ofCode }: ClaimCodeRow,
    wish: Wish,
  ): Promise<void> {
    const place = await this.#placeOf(tx, locationId, jurisdictionCode)
    const standing = await deviceAt(tx, locationId)
    if (standing && !(replaces && ofCode === locationId)) throw placeTaken(place.name)
    if (standing && wish.channels && !mayCorrect(place)) throw fixed('channels')
    await this.#correct(tx, afterCommit, { ...place, id: locationId }, wish)
    if (standing) await this.#from.credentials.revokeDevice(tx, afterCommit, null, standing)
  }

  async #placeOf(tx: Writer, id: string, scope: string) {
    const place = await findDispenserPlace(tx, id, scope)
    if (!place) throw new NotFoundError('location', id)
    return place
  }

  /** Name and jurisdiction of a planned place stay, and nothing of a public one changes. */
  async #correct(
    tx: Writer,
    afterCommit: AfterCommit,
    place: Pick<Location, 'id' | 'kind' | 'published'>,
    { place: said = {} }: Wish,
  ): Promise<void> {
    if (Object.keys(said).length === 0) return
    const { name, jurisdictionCode, ...patch } = said
    if (name !== undefined || jurisdictionCode !== undefined || !mayCorrect(place)) throw fixed('place')
    await this.#from.places.change(tx, afterCommit, null, place.id, patch)
  }
}

/** Throws `InvalidError` `claim_place_missing` when the installer has not said what the place is called and where it is. */
function newPlace({ place = {} }: Wish, scope: string) {
  const { name, coordinates, jurisdictionCode = scope, ...rest } = place
  if (name === undefined || coordinates === undefined) {
    const path = name === undefined ? 'place.name' : 'place.coordinates'
    throw new InvalidError('claim_place_missing', 'Name the place and say where it is.', {
      errors: [{ path, message: 'is missing' }],
    })
  }
  if (!covers(scope, jurisdictionCode)) throw new NotFoundError('jurisdiction', jurisdictionCode)
  return { ...rest, name, coordinates, jurisdictionCode, published: false }
}

const fixed = (path: 'place' | 'channels'): InvalidError =>
  new InvalidError(
    'claim_place_fixed',
    'This place is described by its managers. Leave its description and its channels as they are.',
    { errors: [{ path, message: 'cannot be changed with this code' }] },
  )
