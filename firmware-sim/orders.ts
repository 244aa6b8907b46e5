import { command } from '../protocol/messages/command.ts'
import { time } from '../protocol/messages/time.ts'
import type { DownKind } from '../protocol/topics.ts'
import type { Dispenser } from './dispenser.ts'

/** The value in a payload; undefined when it is not JSON. */
export function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'))
  } catch {
    return undefined
  }
}

/** Does what the server says. Returns false when the device can make no sense of it. */
export function obey(
  dispenser: Dispenser,
  kind: Exclude<DownKind, 'ack'>,
  payload: Buffer,
  now: number,
): boolean {
  // An empty retained message is how MQTT forgets one (MQTT 3.1.1, 3.3.1.3).
  const isWithdrawn = payload.length === 0
  const value = parseJson(payload)
  switch (kind) {
    case 'time': {
      const message = time.safeParse(value)
      if (message.success) dispenser.receiveTime(message.data, now)
      return message.success
    }
    case 'command': {
      const message = command.safeParse(value)
      if (message.success) dispenser.receiveCommand(message.data, now)
      return message.success
    }
    case 'config':
      // What is applied stays.
      return isWithdrawn || dispenser.receiveConfig(value)
    case 'update':
      if (isWithdrawn) dispenser.withdrawUpdate()
      return isWithdrawn || dispenser.receiveUpdate(value, now)
  }
}
