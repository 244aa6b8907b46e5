import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Basemap } from './finder/basemap/basemap.ts'

/** The process environment as text; nothing is decided here. */
export type Environment = Record<string, string | undefined>

export interface OutsideBrokerConfig {
  /** `mqtt://host:port` or `mqtts://host:port`, without credentials. */
  url: string
  username: string | null
  password: string | null
  /** PEM of the authority that signed the broker's certificate; null = those of the system. */
  ca: string | null
  /** One name for all runs of this server: the broker keeps what arrives while it is away under it. */
  clientId: string
  /** The server keeps the accounts in Mosquitto's dynamic-security plugin. */
  accounts: boolean
}

export interface Config {
  http: {
    host: string
    /** 0 = any free port. */
    port: number
    /** Origins besides the server's own that may open a session, e.g. `https://sanliang.example.cn`. */
    publicUrl: string | null
    /** Number of reverse proxies in front, whose X-Forwarded-* are believed. */
    trustProxy: number
    /** Session cookies over plain HTTP on an address other than loopback. */
    allowInsecure: boolean
  }
  mqtt: {
    host: string
    port: number
    tls: { port: number; key: string; cert: string } | null
  }
  /** The broker to be a worker of; null = the embedded one, on `mqtt`. */
  outsideBroker: OutsideBrokerConfig | null
  /** What machines are told to connect to, `mqtts://mqtt.example.cn:8883`; null = this server's name and MQTT port. */
  mqttPublicUrl: string | null
  /** Absolute path of the data folder: database, backups. */
  dataDir: string
  /** `postgres://…`; null = SQLite in `dataDir`. */
  databaseUrl: string | null
  adminPassword: string | null
  county: { code: string; name: string }
  timeZone: string
  logLevel: string
  backup: { everyHours: number; keep: number }
  /** Days for which climate readings are kept as measured; 0 = for ever. */
  climateRawDays: number
  notifications: {
    /** Mail server as smtp:// or smtps://, with user and password where it wants them; null = no e-mail. */
    mail: { url: string; from: string } | null
    /** Hosts, with a port where it is not 443, that webhooks may go to beside those of the known robots. */
    webhookHosts: string[]
  }
  /** Public keys of the makers whose firmware may be uploaded. */
  firmwareKeys: KeyObject[]
  /** Languages in which the public pages are published, the default first; null = all there are. */
  findLanguages: string[] | null
  /** Pictures behind the points of the public map; null = none. */
  basemap: Basemap | null
}

/** A contradiction or a value that cannot be: the server refuses to start and says what to change. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

function port(environment: Environment, name: string, fallback: number): number {
  const value = environment[name]
  if (value === undefined || value === '') return fallback
  const number = Number(value)
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new ConfigError(`${name}=${value} is not a port: use 0 to 65535.`)
  return number
}

function whole(environment: Environment, name: string, fallback: number, max: number): number {
  const value = environment[name]
  if (value === undefined || value === '') return fallback
  const number = Number(value)
  if (!Number.isInteger(number) || number < 0 || number > max)
    throw new ConfigError(`${name}=${value} must be a whole number from 0 to ${max}.`)
  return number
}

function flag(environment: Environment, name: string): boolean {
  const value = environment[name] ?? ''
  if (!['', '0', '1', 'true', 'false'].includes(value))
    throw new ConfigError(`${name}=${value} must be 1 or 0.`)
  return value === '1' || value === 'true'
}

/** Throws `ConfigError` on anything contradictory. Reads the key and certificate files that are named; otherwise pure. */
export function toConfig(environment: Environment): Config {
  const host = environment.HOST || '127.0.0.1'
  const http = port(environment, 'PORT', 8080)
  const mqtt = port(environment, 'MQTT_PORT', 1883)
  if (http !== 0 && http === mqtt) throw new ConfigError(`PORT and MQTT_PORT are both ${http}: use two.`)
  const databaseUrl = environment.DATABASE_URL || null
  if (databaseUrl && !/^(postgres(ql)?|pglite):/.test(databaseUrl))
    throw new ConfigError('DATABASE_URL must begin with postgres://. Leave it unset for SQLite in DATA_DIR.')

  const publicUrl = environment.PUBLIC_URL || null
  if (publicUrl && !URL.canParse(publicUrl))
    throw new ConfigError(`PUBLIC_URL=${publicUrl} is not an address.`)

  const code = environment.COUNTY_CODE || '990101'
  if (!/^\d{6}$/.test(code))
    throw new ConfigError(`COUNTY_CODE=${code} must be the six digits of the county's division code.`)

  const outsideBroker = toOutsideBroker(environment, `sanliang-${code}`)

  const { MQTT_TLS_KEY: key, MQTT_TLS_CERT: cert } = environment
  if (Boolean(key) !== Boolean(cert))
    throw new ConfigError('MQTT_TLS_KEY and MQTT_TLS_CERT go together: set both or neither.')
  const tls =
    key && cert
      ? {
          port: port(environment, 'MQTT_TLS_PORT', 8883),
          key: pem('MQTT_TLS_KEY', key),
          cert: pem('MQTT_TLS_CERT', cert),
        }
      : null

  const timeZone = environment.TIME_ZONE || 'Asia/Shanghai'
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw new ConfigError(`TIME_ZONE=${timeZone} is not a time zone.`)
  }

  return {
    http: {
      host,
      port: http,
      publicUrl: publicUrl ? new URL(publicUrl).origin : null,
      trustProxy: whole(environment, 'TRUST_PROXY', 0, 10),
      allowInsecure: flag(environment, 'ALLOW_INSECURE_HTTP'),
    },
    mqtt: { host, port: mqtt, tls },
    outsideBroker,
    mqttPublicUrl: toMqttPublicUrl(environment.MQTT_PUBLIC_URL),
    dataDir: resolve(environment.DATA_DIR || './data'),
    databaseUrl,
    adminPassword: environment.ADMIN_PASSWORD || null,
    county: { code, name: environment.COUNTY_NAME || '本县' },
    timeZone,
    logLevel: environment.LOG_LEVEL || 'info',
    backup: {
      everyHours: whole(environment, 'BACKUP_EVERY_HOURS', 24, 8760),
      keep: whole(environment, 'BACKUP_KEEP', 7, 1000),
    },
    climateRawDays: toRawDays(environment),
    notifications: toNotifications(environment),
    findLanguages: toLanguages(environment),
    basemap: toBasemap(environment),
    firmwareKeys: (environment.FIRMWARE_KEYS ?? '')
      .split(',')
      .map((path) => path.trim())
      .filter((path) => path !== '')
      .map((path) => firmwareKey(pem('FIRMWARE_KEYS', path), path)),
  }
}

/** Left empty is left out: a list of none would hide the translations that are there. */
function toLanguages({ FIND_LANGUAGES: asked = '' }: Environment): string[] | null {
  const codes = asked.split(',').map((code) => code.trim())
  return codes.some(Boolean) ? codes.filter(Boolean) : null
}

function toRawDays(environment: Environment): number {
  const days = whole(environment, 'CLIMATE_RAW_DAYS', 400, 36_500)
  if (days > 0 && days < 62)
    throw new ConfigError(
      `CLIMATE_RAW_DAYS=${days} must be at least 62, so that the record sheet of last month can be made, or 0 = for ever.`,
    )
  return days
}

function firmwareKey(text: string, path: string): KeyObject {
  const refusal = `FIRMWARE_KEYS: ${path} is no public Ed25519 key in PEM, as \`npm run firmware -- keygen\` makes one.`
  // A private key would do as well, and must not lie on a server.
  if (text.includes('PRIVATE KEY')) throw new ConfigError(refusal)
  let key: KeyObject
  try {
    key = createPublicKey(text)
  } catch (error) {
    throw new ConfigError(refusal, { cause: error })
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new ConfigError(refusal)
  return key
}

function toBasemap({ FIND_TILES: url, ...environment }: Environment): Basemap | null {
  const { FIND_TILES_CREDIT: credit = '' } = environment
  const datum = environment.FIND_TILES_DATUM || 'wgs84'
  if (!url) return null
  // Its value is not repeated: it may hold a key.
  if (!/^https?:\/\/[^/{]+\//.test(url) || !['{z}', '{x}', '{y}'].every((axis) => url.includes(axis)))
    throw new ConfigError('FIND_TILES must look like https://tiles.example.cn/{z}/{x}/{y}.png.')
  if (datum !== 'wgs84' && datum !== 'gcj02')
    throw new ConfigError(`FIND_TILES_DATUM=${datum} must be wgs84 or gcj02, as the pictures are drawn.`)
  if (credit.trim() === '')
    throw new ConfigError(
      'FIND_TILES wants FIND_TILES_CREDIT: whose map it is, with its review number (审图号).',
    )
  return { url, datum, credit: credit.trim() }
}

function toNotifications(environment: Environment): Config['notifications'] {
  const { SMTP_URL: url, MAIL_FROM: from, WEBHOOK_HOSTS: hosts = '' } = environment
  if (Boolean(url) !== Boolean(from))
    throw new ConfigError('SMTP_URL and MAIL_FROM go together: set both or neither.')
  // Its value is not repeated: it may hold a password.
  if (url && !(URL.canParse(url) && /^smtps?:\/\/[^/]/.test(url)))
    throw new ConfigError('SMTP_URL must look like smtps://user:password@mail.example.cn.')
  if (from && !/^[^\s@<>]+@[^\s@<>]+$|<[^\s@<>]+@[^\s@<>]+>$/.test(from))
    throw new ConfigError(`MAIL_FROM=${from} is no sender: use name@example.cn or "Name <name@example.cn>".`)
  const webhookHosts = hosts.split(',').flatMap((host) => host.trim().toLowerCase() || [])
  const bad = webhookHosts.find((host) => !/^([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/.test(host))
  if (bad !== undefined)
    throw new ConfigError(`WEBHOOK_HOSTS: ${bad} is no host; use hooks.example.cn, with a comma between two.`)
  return { mail: url && from ? { url, from } : null, webhookHosts }
}

function toMqttPublicUrl(asked: string | undefined): string | null {
  if (!asked) return null
  if (!URL.canParse(asked) || !/^mqtts?:$/.test(new URL(asked).protocol) || new URL(asked).hostname === '')
    throw new ConfigError(`MQTT_PUBLIC_URL=${asked} must look like mqtts://mqtt.example.cn:8883.`)
  return asked
}

/** What the embedded broker would be told, and means nothing beside an outside one. */
const EMBEDDED_ONLY = ['MQTT_PORT', 'MQTT_TLS_KEY', 'MQTT_TLS_CERT', 'MQTT_TLS_PORT']

function toOutsideBroker(environment: Environment, clientId: string): OutsideBrokerConfig | null {
  const { MQTT_URL: asked, MQTT_CA: ca } = environment
  const accounts = flag(environment, 'MQTT_DYNSEC')
  if (!asked) {
    const alone = ['MQTT_CA', 'MQTT_DYNSEC'].find((name) => environment[name])
    if (alone)
      throw new ConfigError(`${alone} is about an outside broker: set MQTT_URL too, or leave it unset.`)
    return null
  }
  const idle = EMBEDDED_ONLY.find((name) => environment[name])
  if (idle)
    throw new ConfigError(
      `${idle} is about the embedded broker, which is off with MQTT_URL: leave one of them unset.`,
    )
  const url = URL.canParse(asked) ? new URL(asked) : null
  // The address itself is not repeated: it may hold a password.
  if (
    !url ||
    !['mqtt:', 'mqtts:'].includes(url.protocol) ||
    !url.hostname ||
    !['', '/'].includes(url.pathname)
  )
    throw new ConfigError('MQTT_URL must look like mqtt://user:password@host:1883, or mqtts:// with TLS.')
  const secure = url.protocol === 'mqtts:'
  if (ca && !secure) throw new ConfigError('MQTT_CA is for TLS: MQTT_URL must begin with mqtts://.')
  const username = credential(url.username)
  if (accounts && username === null)
    throw new ConfigError('MQTT_DYNSEC needs the administrator of the plugin: name the user in MQTT_URL.')
  return {
    url: `${url.protocol}//${url.hostname}:${url.port || (secure ? 8883 : 1883)}`,
    username,
    password: credential(url.password),
    ca: ca ? pem('MQTT_CA', ca) : null,
    clientId,
    accounts,
  }
}

function credential(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded) || null
  } catch {
    throw new ConfigError('MQTT_URL: write % in the user or the password as %25.')
  }
}

function pem(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new ConfigError(`${name}=${path} cannot be read.`, { cause: error })
  }
}

export const readEnvironment = (): Environment => ({ ...process.env })
