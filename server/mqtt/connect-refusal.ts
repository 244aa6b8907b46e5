import type { AuthenticateError, ConnectPacket } from 'aedes'
import { DEVICE_ID } from '../../protocol/topics.ts'
import { willRefusal } from './access.ts'

/** CONNACK return codes (MQTT 3.1.1, 3.2.2.3). */
const IDENTIFIER_REJECTED = 2
export const UNAVAILABLE = 3
export const BAD_CREDENTIALS = 4
const NOT_AUTHORISED = 5

export const refuse = (returnCode: number, message: string): AuthenticateError =>
  Object.assign(new Error(message), { returnCode }) as AuthenticateError

/** What is wrong with a CONNECT packet, whoever sends it; null when nothing is. */
export function connectRefusal({ clientId, username, will }: ConnectPacket): AuthenticateError | null {
  if (!DEVICE_ID.test(clientId)) return refuse(IDENTIFIER_REJECTED, 'the client id is no device id')
  if (username !== clientId) return refuse(BAD_CREDENTIALS, 'client id and user name differ')
  const refusal = will ? willRefusal(clientId, will) : null
  return refusal ? refuse(NOT_AUTHORISED, refusal) : null
}
