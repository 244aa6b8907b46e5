import type { StaffPost, StaffRecordInput } from '../../protocol/api/staff.ts'
import type { Services } from '../app.ts'
import type { Database } from '../db/database.ts'
import { addDays } from '../places/time-zone.ts'
import { COUNTY, MANAGERS } from './names.ts'
import type { Cast, PlayedPlace } from './play.ts'

interface Setting {
  db: Database
  services: Services
  cast: Cast
  places: readonly PlayedPlace[]
  /** Where the history ends. */
  now: Date
}

const OUTLET_STAFF = [
  '周丽华',
  '吴秀英',
  '郑小燕',
  '冯桂兰',
  '蒋玉梅',
  '韩雪',
  '杨春梅',
  '朱慧',
  '许文娟',
  '何爱华',
]
const STATION = '县药具管理站'
const TOPICS = ['药具储存与养护', '知情选择与咨询', '出入库与盘点', '近效期管理'] as const

/**
 * Who works at the warehouse, the storerooms and the outlets. Most are in order; one storeroom's manager missed the yearly
 * training, another's certificate has expired, a newcomer has been trained and waits for the examination, and one has left.
 */
export async function enterStaff({ db, services, cast, places, now }: Setting): Promise<void> {
  const today = now.toISOString().slice(0, 10)
  const ago = (days: number) => addDays(today, -days)
  await db.write(async (tx, afterCommit) => {
    const enter = async (
      place: PlayedPlace,
      name: string,
      startedOn: string,
      records: readonly StaffRecordInput[],
      post: StaffPost = 'manager',
    ) => {
      const input = { locationId: place.id, name, post, startedOn }
      const id = await services.staff.createWithin(tx, afterCommit, cast.county, input)
      for (const record of records)
        await services.staff.addRecordWithin(tx, afterCommit, cast.county, id, record)
    }
    const certificate = (index: number, issued: number, years = 5): StaffRecordInput => ({
      kind: 'certificate',
      number: `YGY-${ago(issued).slice(0, 4)}-${String(index).padStart(3, '0')}`,
      happenedOn: ago(issued),
      validUntil: addDays(ago(issued), 365 * years),
    })
    const training = (days: number, index: number, confirmed = true): StaffRecordInput => ({
      kind: 'training',
      happenedOn: ago(days),
      topic: TOPICS[index % TOPICS.length] ?? TOPICS[0],
      confirmedBy: confirmed ? STATION : null,
    })
    const inOrder = (index: number) => [
      certificate(index, 400 + ((index * 37) % 1_200)),
      training(480 + (index % 9) * 11, index),
      training(120 + (index % 9) * 14, index + 1),
    ]

    const warehouse = places.find(({ kind }) => kind === 'warehouse')
    if (warehouse) {
      const counsellor = { kind: 'counsellor', number: 'SZJK-2019-114', happenedOn: ago(2_300) } as const
      await enter(warehouse, '陈静', ago(3_900), [...inOrder(1), counsellor])
      await enter(warehouse, '高志强', ago(1_500), [certificate(2, 1_790), training(320, 2)])
      await enter(warehouse, '罗敏', ago(90), [training(70, 0)])
    }
    const rooms = places.filter(({ kind }) => kind === 'storeroom')
    for (const [index, room] of rooms.entries()) {
      const name = MANAGERS[index] ?? `${index + 1} 号药管员`
      const special = [
        [certificate(10, 900), training(430, 1)],
        [certificate(11, 1_850), training(200, 1)],
        [certificate(12, 600), training(390, 2), training(20, 3, false)],
      ][index - 1]
      await enter(room, name, ago(2_000 + index * 90), special ?? inOrder(10 + index))
    }
    const outlets = places.filter(({ kind }) => kind === 'staffed_outlet')
    for (const [index, outlet] of outlets.entries())
      await enter(
        outlet,
        OUTLET_STAFF[index % OUTLET_STAFF.length] ?? '',
        ago(1_100 + index * 40),
        inOrder(30 + index),
        'part_time_manager',
      )
  })
  await survey(services, cast, today)
}

/** What the last two surveys of the county found. */
async function survey({ surveys }: Services, { county }: Cast, today: string): Promise<void> {
  const of = (indicator: 'obtaining_rate' | 'policy_awareness' | 'served_where_living', days: number) => ({
    jurisdictionCode: COUNTY.code,
    indicator,
    surveyedOn: addDays(today, -days),
    method: '入户问卷，按村（居）随机抽样，每户一人',
    carriedOutBy: '县卫生健康局',
  })
  await surveys.enter(county, { ...of('obtaining_rate', 75), numerator: 386, denominator: 412 }, null)
  await surveys.enter(county, { ...of('policy_awareness', 75), numerator: 379, denominator: 412 }, null)
  await surveys.enter(county, { ...of('served_where_living', 75), numerator: 168, denominator: 181 }, null)
}
