import { connectAsync, type MqttClient } from 'mqtt'
import { z } from 'zod'
import type { Account, Command } from './broker.accounts.ts'
import type { BrokerAddress } from './broker.connection.ts'

const CONTROL = '$CONTROL/dynamic-security/v1'
/** Milliseconds for an answer. */
const PATIENCE = 10_000

const answers = z.object({
  responses: z
    .array(
      z.looseObject({
        command: z.string(),
        error: z.string().optional(),
        correlationData: z.string().optional(),
        data: z.looseObject({}).optional(),
      }),
    )
    .min(1),
})
type Answer = z.infer<typeof answers>['responses'][number]

const listed = z.object({
  clients: z.array(
    z.looseObject({
      username: z.string(),
      textdescription: z.string().optional(),
      disabled: z.boolean().optional(),
      roles: z.array(z.looseObject({ rolename: z.string() })),
    }),
  ),
})

/** The plugin did not do what it was told. */
class BrokerAccountsError extends Error {
  override name = 'BrokerAccountsError'
}

const DONE_BEFORE = ['createRole: Role already exists', 'disableClient: Client not found']

/** A short talk with Mosquitto's dynamic-security plugin, on a connection of its own. */
export class ControlSession {
  readonly #client: MqttClient
  #asked = 0

  private constructor(client: MqttClient) {
    this.#client = client
  }

  /** Rejects when the broker cannot be reached or refuses. */
  static async open({ url, username, password, ca, clientId }: BrokerAddress): Promise<ControlSession> {
    const client = await connectAsync(
      url,
      {
        clientId: `${clientId}-accounts`,
        ...(username !== null && { username }),
        ...(password !== null && { password }),
        ...(ca !== null && { ca }),
        protocolVersion: 4,
        reconnectPeriod: 0,
        connectTimeout: PATIENCE,
      },
      false,
    )
    // What goes wrong later shows in the answer that does not come.
    client.on('error', () => undefined)
    await client.subscribeAsync(`${CONTROL}/response`, { qos: 1 })
    return new ControlSession(client)
  }

  get isOpen(): boolean {
    return this.#client.connected
  }

  close(): void {
    this.#client.end(true)
  }

  /** Every account. */
  async accounts(): Promise<Map<string, Account>> {
    const [answer] = await this.do([{ command: 'listClients', verbose: true, count: -1, offset: 0 }])
    const { clients } = listed.parse(answer?.data)
    return new Map(
      clients.map(({ username, textdescription, disabled, roles }) => [
        username,
        {
          username,
          disabled: disabled ?? false,
          secretId: textdescription ?? null,
          roles: roles.map(({ rolename }) => rolename),
        },
      ]),
    )
  }

  /** The answers, one for each command. Throws `BrokerAccountsError` when one fails, or none comes. */
  async do(commands: readonly Command[]): Promise<Answer[]> {
    const correlationData = String(++this.#asked)
    const asked = commands.map((command) => ({ ...command, correlationData }))
    const answered = this.#answer(correlationData)
    this.#client.publish(CONTROL, JSON.stringify({ commands: asked }), { qos: 1 })
    const given = await answered
    for (const { command, error } of given)
      if (error && !DONE_BEFORE.includes(`${command}: ${error}`))
        throw new BrokerAccountsError(`Mosquitto's dynamic-security plugin refused ${command}: ${error}`)
    return given
  }

  #answer(correlationData: string): Promise<Answer[]> {
    const client = this.#client
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        clearTimeout(impatience)
        client.off('message', onMessage)
        client.off('close', onClose)
        end()
      }
      const onClose = () => settle(() => reject(new BrokerAccountsError('Mosquitto ended the connection')))
      const onMessage = (_topic: string, payload: Buffer) => {
        const responses = readAnswers(payload)
        if (responses?.[0]?.correlationData === correlationData) settle(() => resolve(responses))
      }
      const impatience = setTimeout(() => settle(() => reject(new BrokerAccountsError(SILENCE))), PATIENCE)
      client.on('message', onMessage)
      client.on('close', onClose)
    })
  }
}

/** Null: not an answer of the plugin. */
function readAnswers(payload: Buffer): Answer[] | null {
  try {
    return answers.parse(JSON.parse(payload.toString())).responses
  } catch {
    return null
  }
}

const SILENCE = `The broker does not answer on ${CONTROL}. Is Mosquitto's dynamic-security plugin loaded, and is MQTT_URL its administrator? Otherwise leave MQTT_DYNSEC unset.`
