import type { Claimed } from '../../protocol/api/claims.ts'

/** Ports under which a broker was reached when it was asked without one. */
const PORTS: Record<string, number> = { 'mqtt:': 1883, 'mqtts:': 8883 }

/**
 * What an installer types into a machine: MQTT_PUBLIC_URL where it is set, else the outside broker's address, else the
 * host of the page that is open on the installer's phone (null), with TLS where there is any.
 */
export function machineAddress(
  { publicUrl, outsideUrl }: { publicUrl: string | null; outsideUrl: string | null },
  { port, tlsPort }: { port: number; tlsPort: number | null },
): Claimed['server'] {
  const url = publicUrl ?? outsideUrl
  if (url === null) return { host: null, port: tlsPort ?? port, tls: tlsPort !== null }
  const { protocol, hostname, port: named } = new URL(url)
  return {
    host: isThisMachine(hostname) ? null : hostname,
    port: Number(named) || (PORTS[protocol] ?? 1883),
    tls: protocol === 'mqtts:',
  }
}

const isThisMachine = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host)
