import { BlockList, isIP } from 'node:net'

const AT_HOME = new BlockList()
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  AT_HOME.addSubnet(network, bits)
for (const [network, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  AT_HOME.addSubnet(network, bits, 'ipv6')

/** Null when a phone on the street can open the address; otherwise its host, which means something to this network only. */
export function hostOfHere(address: string): string | null {
  if (!URL.canParse(address)) return address
  const { host, hostname } = new URL(address)
  const name = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(name)
  const isPublic = family === 0 ? name.includes('.') : !AT_HOME.check(name, family === 6 ? 'ipv6' : 'ipv4')
  return isPublic ? null : host
}
