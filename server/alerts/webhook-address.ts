import type { ContactKind } from '../../protocol/api/notifications.ts'
import { InvalidError } from '../errors.ts'

/** Where the robots of each service live. Nothing else is ever asked, unless the operator named its host. */
const HOSTS: Readonly<Record<Exclude<ContactKind, 'email'>, readonly string[]>> = {
  feishu: ['open.feishu.cn', 'open.larksuite.com'],
  dingtalk: ['oapi.dingtalk.com'],
  wecom: ['qyapi.weixin.qq.com'],
  webhook: [],
}
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

/** All hosts that may be asked, those the operator named included. */
export const reachableHosts = (more: readonly string[]): string[] => [
  ...new Set([...Object.values(HOSTS).flat(), ...more]),
]

/**
 * The address of a robot or program, when the server may speak to it: HTTPS to a host of the list, port included. `more`
 * are the hosts that the operator named; plain HTTP is for those of them on loopback alone. Throws `InvalidError`
 * `webhook_address` and `webhook_host`, which never repeat the address: it is a secret.
 */
export function checkedAddress(
  kind: Exclude<ContactKind, 'email'>,
  address: string,
  more: readonly string[],
): URL {
  const errors = [{ path: 'address', message: 'is not an address that may be asked' }]
  if (!URL.canParse(address))
    throw new InvalidError('webhook_address', 'The address must be a whole https:// address.', { errors })
  const url = new URL(address)
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    throw new InvalidError('webhook_address', 'The address must have no user name, password or #.', {
      errors,
    })
  const named = more.includes(url.host)
  if (!named && !HOSTS[kind].includes(url.host))
    throw new InvalidError(
      'webhook_host',
      `The host is not among those that may be asked for ${kind}. The operator can add it to WEBHOOK_HOSTS.`,
      { params: { kind }, errors },
    )
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && named && LOOPBACK.test(url.host)))
    throw new InvalidError('webhook_address', 'The address must begin with https://.', { errors })
  return url
}
