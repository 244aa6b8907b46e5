import sharp from 'sharp'
import { submitInspection } from '../../protocol/api/inspections.ts'
import type { Services } from '../app.ts'
import { criteriaOf, SHIPPED_CHECKLIST } from '../compliance/checklist.ts'
import type { Actor } from '../route.ts'
import type { Cast, PlayedPlace } from './play.ts'

const DAY = 86_400_000
/** Storerooms, in their order, at which something is the matter. */
const STALE = 1
const NEVER = 3
const WANTING = [0, 4, 7]
/** Photos of a place, each of which shows several things. */
const PHOTOS = 2
/** Service signs that somebody looked at. */
const SIGNS = 8
/** Days ago. */
const CHECKED = 24
const LONG_AGO = 420
const VERIFIED = 15

interface Play {
  services: Services
  cast: Cast
  places: readonly PlayedPlace[]
  now: Date
}

/** Self-checks and verifications of the county's places as phones would have sent them, with photos drawn here. */
export async function inspectPlaces({ services, cast, places, now }: Play): Promise<void> {
  const { inspections, findings, scores } = services.compliance
  const people = await services.accounts.people.list(null)
  const person = people.find(({ username }) => username === 'inspector')
  if (!person) throw new Error('inspector has no account')
  const inspector: Actor = { person, scope: person.jurisdictionCode }
  const actorAt = (place: PlayedPlace): Actor =>
    (place.township === null ? undefined : cast.townships[place.township]) ?? cast.county
  let made = 0
  const submit = (
    actor: Actor,
    place: PlayedPlace,
    daysAgo: number,
    input: { kind: 'self_check' | 'verification'; answers: object[]; findings?: object[] },
  ) => {
    const at = new Date(now.getTime() - daysAgo * DAY)
    return inspections.submit(
      actor,
      submitInspection.parse({
        id: `demo-${++made}`,
        location: place.id,
        checklistVersion: 0,
        startedAt: new Date(at.getTime() - 1_800_000).toISOString(),
        finishedAt: at.toISOString(),
        signature: { name: actor.person.displayName, path: 'M60 130L140 60L170 150L250 80L300 140L420 70' },
        ...input,
        answers: input.answers.map((answer) => ({ answeredAt: at.toISOString(), ...answer })),
      }),
    )
  }
  const photosOf = async (actor: Actor, place: PlayedPlace, daysAgo: number, count = PHOTOS) => {
    const ids: string[] = []
    for (let i = 0; i < count; i++) {
      const takenAt = new Date(now.getTime() - daysAgo * DAY).toISOString()
      const query = { location: place.id, takenAt }
      ids.push((await services.compliance.photos.take(actor, query, drawn(made * 7 + i))).id)
    }
    return ids
  }

  const stores = places.filter(({ kind }) => kind === 'storeroom')
  for (const place of places.filter(({ kind }) => kind === 'warehouse')) {
    const photoIds = await photosOf(cast.county, place, CHECKED)
    await submit(cast.county, place, CHECKED, {
      kind: 'self_check',
      answers: answersFor('county', photoIds, []),
    })
  }
  for (const [index, place] of stores.entries()) {
    if (index === NEVER) continue
    const actor = actorAt(place)
    const daysAgo = index === STALE ? LONG_AGO : CHECKED + index
    const photoIds = await photosOf(actor, place, daysAgo)
    const wanting = WANTING.includes(index) ? ['S2.7', 'W2'] : []
    const answers = answersFor('township', photoIds, wanting)
    await submit(actor, place, daysAgo, { kind: 'self_check', answers })
    if (wanting.length > 0) {
      const deadline = new Date(now.getTime() + (index - 5) * 2 * DAY).toISOString().slice(0, 10)
      const { raised } = await submit(inspector, place, VERIFIED, {
        kind: 'verification',
        answers,
        findings: [
          { criterion: 'S2.7', text: '库房南窗无避光窗帘，药具受日光直射', deadline },
          { criterion: 'W2', text: '宣传栏内容陈旧，须更换', deadline },
        ],
      })
      const [, second] = raised
      if (second)
        await findings.followUp(
          actor,
          second.id,
          { kind: 'fixed', text: '已更换新版宣传画', photoIds: [] },
          null,
        )
    }
  }
  const signs = places
    .filter(({ kind, township }) => kind === 'social_outlet' && township !== null)
    .slice(0, SIGNS)
  for (const place of signs) {
    const actor = actorAt(place)
    const photoIds = await photosOf(actor, place, CHECKED, 1)
    await submit(actor, place, CHECKED, {
      kind: 'self_check',
      answers: [{ criterion: 'W3', state: 'pass', photoIds }],
    })
  }
  await scores.keep()
}

/** An answer to all that people answer: everything passes but what is `wanting`. */
function answersFor(
  tier: 'county' | 'township',
  photoIds: readonly string[],
  wanting: readonly string[],
): object[] {
  return criteriaOf(SHIPPED_CHECKLIST, tier)
    .filter(({ evidence, scored }) => evidence !== 'computed' && scored)
    .map(({ code, evidence, subchecks }, i) => ({
      criterion: code,
      state: wanting.includes(code) ? 'fail' : 'pass',
      ...(evidence === 'number'
        ? { number: tier === 'county' ? 56 : 14 }
        : { photoIds: [photoIds[i % photoIds.length]] }),
      subchecks: subchecks.map((each) => each.code),
    }))
}

/** A shelf with boxes, different for each number: so the demonstration needs no picture of a real place. */
async function* drawn(number: number): AsyncGenerator<Buffer> {
  const box = (left: number, top: number, width: number, height: number, background: string) => ({
    input: { create: { width, height, channels: 3 as const, background } },
    left,
    top,
  })
  const boxes = Array.from({ length: 12 }, (_, i) => {
    const hue = (number * 47 + i * 31) % 360
    const height = 60 + ((number * 13 + i * 29) % 50)
    return box(
      60 + (i % 4) * 135,
      150 * (1 + Math.floor(i / 4)) - height,
      110,
      height,
      `hsl(${hue}, 35%, 60%)`,
    )
  })
  const boards = [150, 300, 450].map((top) => box(40, top, 560, 10, '#6b4f3a'))
  yield await sharp({ create: { width: 640, height: 480, channels: 3, background: '#e9e6df' } })
    .composite([...boards, ...boxes])
    .jpeg()
    .toBuffer()
}
