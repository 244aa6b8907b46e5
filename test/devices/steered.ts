import type { CreateCommand } from '../../protocol/api/commands.ts'
import { createCommand } from '../../protocol/api/commands.ts'
import type { Birth } from '../../protocol/messages/birth.ts'
import type { Command, Reply } from '../../protocol/messages/command.ts'
import type { DownKind } from '../../protocol/topics.ts'
import type { RawDevice } from '../support/raw.device.ts'
import type { Field, Machine } from './a-field.ts'
import { aBirth } from './messages.ts'

/** What a device and the server say to each other when people steer it. */

export const aCommand = (more: Record<string, unknown> = {}): CreateCommand =>
  createCommand.parse({ op: 'identify', ...more })

export const aReply = (id: string, state: Reply['state'], more: Partial<Reply> = {}): Reply => ({
  v: 1,
  id,
  state,
  boot: 1,
  conn: 1,
  uptime: 2_000,
  at: null,
  clock: 'none',
  ...more,
})

/** Connects a machine, and has it born as number `conn` of its connections. */
export async function connected(
  field: Field,
  machine: Machine,
  conn = 1,
  more: Partial<Birth> = {},
): Promise<RawDevice> {
  const device = await field.connect(machine)
  await device.tell('birth', aBirth({ conn, ...more }))
  return device
}

/** Everything heard of one kind so far, oldest first. */
export const heard = <T>({ letters }: RawDevice, kind: DownKind): T[] =>
  letters.filter(({ topic }) => topic.endsWith(`/${kind}`)).map(({ payload }) => JSON.parse(payload) as T)

/** Commands that only tell a test that everything before them has arrived. */
const marks = new Set<string>()

export const commandIds = (device: RawDevice): string[] =>
  heard<Command>(device, 'command').flatMap(({ id }) => (marks.has(id) ? [] : [id]))

/** Waits until everything that the server had to tell a device has arrived: letters never overtake each other. */
export async function settled(field: Field, device: RawDevice): Promise<void> {
  const { id } = await field.devices.steering.commands.create(
    await field.anActor(),
    device.id,
    aCommand(),
    null,
  )
  marks.add(id)
  await device.hears<Command>('command', (command) => command.id === id)
  await device.tell('reply', aReply(id, 'done'))
}

/** Gives the server time to say what it must not say to a device that cannot be told anything yet. */
export async function quiet(field: Field, device: RawDevice): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await field.db.write(async () => undefined)
    await device.ping()
  }
}

/** Resolves when the condition holds: it is looked at after every change of something steered. */
export async function eventually(field: Field, condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition()))
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, 50)
      function done() {
        clearTimeout(timer)
        field.changes.off('steered', done)
        resolve()
      }
      field.changes.once('steered', done)
    })
}
