import { MAX_PAYLOAD_BYTES } from '../../protocol/messages/parts.ts'

/** What a broker bears from its clients. The defaults are generous for machines and tight for attackers. */
export interface BrokerLimits {
  /** Bytes of a packet before a client has proved who it is. */
  packetBeforeLogin: number
  /** Bytes of a packet after that: a payload and its topic. A longer publish is cut, kept in quarantine and acknowledged … */
  packet: number
  /** … and one longer than this ends the connection. */
  packetToCut: number
  /** Milliseconds from connecting until the CONNECT packet has arrived whole. */
  connectTimeout: number
  /** Longest keep-alive a client may ask for, seconds. Asking for none is refused. */
  keepalive: number
  /** Milliseconds for which a client may leave its socket full. */
  drainTimeout: number
  connections: number
  /** New connections per network address: in the long run a second, and at once. A county may sit behind one address. */
  connectsPerSecond: number
  connectBurst: number
  /** Messages per device: in the long run a second, and at once. Beyond it a device is slowed down, not cut off. */
  messagesPerSecond: number
  messageBurst: number
}

export const defaultLimits: BrokerLimits = {
  packetBeforeLogin: 1_024,
  packet: MAX_PAYLOAD_BYTES + 512,
  packetToCut: 1_048_576,
  connectTimeout: 5_000,
  keepalive: 1_200,
  drainTimeout: 10_000,
  connections: 20_000,
  connectsPerSecond: 1_000,
  connectBurst: 5_000,
  messagesPerSecond: 1_000,
  messageBurst: 2_000,
}
