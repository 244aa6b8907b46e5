/** Accounts of devices in Mosquitto's dynamic-security plugin: what there is, what there should be, and how to get there. */

/** An account as the plugin lists it. */
export interface Account {
  username: string
  disabled: boolean
  /** Which of the device's secrets it holds; the plugin tells no passwords. */
  secretId: string | null
  roles: string[]
}

/** As the plugin takes it. */
export type Command = { command: string } & Record<string, unknown>

export interface Secret {
  id: string
  text: string
}

export interface AccountChanges {
  /** Devices to admit with a secret that is known in plain text now; `known` = there is an account already. */
  admit: { deviceId: string; secret: Secret; known: boolean }[]
  /** Accounts that must not open a connection any more. */
  disable: string[]
  /** Devices that cannot sign in: their secret was issued when the broker could not be told, and only its hash is left. */
  unknown: string[]
}

/**
 * What has to change so that the broker admits whom it should. `devices`: newest secret by device, null = none valid;
 * `issued`: secrets in plain text that the broker may not know yet.
 */
export function compareAccounts(
  accounts: ReadonlyMap<string, Account>,
  devices: ReadonlyMap<string, string | null>,
  issued: ReadonlyMap<string, Secret>,
): AccountChanges {
  const changes: AccountChanges = { admit: [], disable: [], unknown: [] }
  for (const [deviceId, secretId] of devices) {
    const account = accounts.get(deviceId)
    const secret = issued.get(deviceId)
    // Accounts that the server did not make, its own among them, are left alone: no device may take one over by its name.
    if (account && !isOurs(account)) {
      if (secretId !== null) changes.unknown.push(deviceId)
    } else if (secretId === null) {
      if (account && !account.disabled) changes.disable.push(deviceId)
    } else if (account?.secretId === secretId && !account.disabled) continue
    else if (secret?.id === secretId) changes.admit.push({ deviceId, secret, known: account !== undefined })
    else changes.unknown.push(deviceId)
  }
  for (const account of accounts.values())
    if (isOurs(account) && !account.disabled && !devices.has(account.username))
      changes.disable.push(account.username)
  return changes
}

const ROLE = 'dispenser-'
const roleOf = (deviceId: string): string => `${ROLE}${deviceId}`
/** The server made it. */
export const isOurs = ({ username, roles }: Account): boolean => roles.includes(roleOf(username))
export const SERVER_ROLE = 'sanliang-server'

const allow = (acltype: string, topic: string) => ({ acltype, topic, allow: true })

/** A device writes to its own `up`, hears its own `dn`, and signs in under no other client id. */
export function admitCommands({ deviceId, secret, known }: AccountChanges['admit'][number]): Command[] {
  const rolename = roleOf(deviceId)
  const account = {
    username: deviceId,
    clientid: deviceId,
    password: secret.text,
    textdescription: secret.id,
    roles: [{ rolename }],
  }
  const acls = [
    allow('publishClientSend', `d1/${deviceId}/up/#`),
    allow('publishClientReceive', `d1/${deviceId}/dn/#`),
    allow('subscribePattern', `d1/${deviceId}/dn/#`),
  ]
  return [
    { command: 'createRole', rolename, acls },
    { command: known ? 'modifyClient' : 'createClient', ...account },
    ...(known ? [{ command: 'enableClient', username: deviceId }] : []),
  ]
}

export const disableCommand = (username: string): Command => ({ command: 'disableClient', username })

/** What the server itself may do, besides managing accounts. */
export const serverCommands = (username: string): Command[] => [
  {
    command: 'createRole',
    rolename: SERVER_ROLE,
    acls: [
      allow('publishClientSend', 'd1/+/dn/#'),
      allow('publishClientReceive', 'd1/+/up/#'),
      allow('subscribePattern', 'd1/+/up/#'),
    ],
  },
  { command: 'addClientRole', username, rolename: SERVER_ROLE },
]

/** Whoever is not expressly allowed to may not. */
export const DENY_BY_DEFAULT: Command = {
  command: 'setDefaultACLAccess',
  acls: ['publishClientSend', 'publishClientReceive', 'subscribe'].map((acltype) => ({
    acltype,
    allow: false,
  })),
}
