/** What throttles count by: an IPv4 address, or the /64 of IPv6 addresses that one subscriber has whole. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  if (tail === undefined) return left.slice(0, 4).join(':')
  const right = tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  return [...left, ...zeros, ...right].slice(0, 4).join(':')
}

/** Whose word counts once: an IPv4 address, or the /48 of an IPv6 subscriber, whose every network may be at hand. */
export const subscriberOf = (network: string): string =>
  network.includes(':') ? neighbourhoodOf(network) : network

/** What lies around a network: the /24 of an IPv4 address, the /48 of an IPv6 subscriber, who may have many. */
export const neighbourhoodOf = (network: string): string => network.replace(/[.:][^.:]*$/, '')
