import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RegistrationPlan, registerDispenser, registerSensor } from '../../firmware-sim/registration.ts'
import { createDispenser } from '../../protocol/api/devices.ts'
import { createSensor } from '../../protocol/api/sensors.ts'

interface Answer {
  status: number
  body: string
  headers?: Record<string, string>
}

let server: Server
let answers: Answer[]
let requests: { url: string | undefined; authorization: string | undefined; body: unknown }[]

/** An HTTP server that gives prepared answers. */
beforeEach(async () => {
  answers = []
  requests = []
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      requests.push({
        url: request.url,
        authorization: request.headers.authorization,
        body: text === '' ? null : JSON.parse(text),
      })
      const answer = answers.shift() ?? { status: 500, body: '' }
      response.writeHead(answer.status, answer.headers).end(answer.body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(() => server.close())

const plan = (): RegistrationPlan => ({
  api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  token: 'T',
  product: 'condom',
  seed: '7',
})

test('a device is registered as the API wants it, and its secret is kept', async () => {
  answers.push({ status: 201, body: '{"id":"D77","secret":"shown once","name":"Simulated 00003"}' })
  const record = await registerDispenser(plan(), 3)
  expect(record).toMatchObject({ id: 'D77', secret: 'shown once' })
  expect(record.channels).toHaveLength(4)
  const [request] = requests
  expect(request).toMatchObject({ url: '/api/dispensers', authorization: 'Bearer T' })
  expect(createDispenser.parse(request?.body)).toMatchObject({
    name: 'Simulated 00003',
    channels: [{ channel: 1, product: 'condom', capacity: 20 }, {}, {}, {}],
  })
})

test('sensors are registered in the storerooms that there are, one after another', async () => {
  for (let i = 0; i < 3; i++)
    answers.push(
      { status: 200, body: '{"items":[{"id":"S1"},{"id":"S2"}]}' },
      { status: 201, body: `{"id":"C${i}","secret":"s"}` },
    )
  const records = [1, 2, 3].map((number) => () => registerSensor(plan(), number))
  const made: unknown[] = []
  for (const register of records) made.push(await register())
  expect(made).toMatchObject([{ id: 'C0', kind: 'sensor', channels: [] }, { id: 'C1' }, { id: 'C2' }])
  const posted = requests
    .filter(({ url }) => url === '/api/sensors')
    .map(({ body }) => createSensor.parse(body))
  expect(posted.map(({ locationId }) => locationId)).toEqual(['S1', 'S2', 'S1'])
})

test('a sensor without a storeroom says what to do', async () => {
  answers.push({ status: 200, body: '{"items":[]}' })
  await expect(registerSensor(plan(), 1)).rejects.toThrow(/no storeroom .*make one first/)
})

test('a server that asks for patience gets it', async () => {
  answers.push(
    { status: 429, body: '', headers: { 'retry-after': '0' } },
    { status: 201, body: '{"id":"D1","secret":"s"}' },
  )
  expect((await registerDispenser(plan(), 1)).id).toBe('D1')
  expect(requests).toHaveLength(2)
})

test.each<[Answer, RegExp]>([
  [{ status: 401, body: '{"detail":"no session"}' }, /refuses the token \(401\)/],
  [{ status: 422, body: '{"detail":"no such product"}' }, /\(422\): no such product/],
  [{ status: 500, body: 'oops' }, /does not register a device \(500\)$/],
  [{ status: 200, body: '<html>' }, /is it a Sanliang server/],
])('an answer that is no registration says why: %o', async (answer, message) => {
  answers.push(answer)
  await expect(registerDispenser(plan(), 1)).rejects.toThrow(message)
})

test('a server that is not there is named', async () => {
  const away = plan()
  await new Promise((resolve) => server.close(resolve))
  await expect(registerDispenser(away, 1)).rejects.toThrow(
    /cannot reach http:\/\/127.0.0.1:\d+: .*ECONNREFUSED/,
  )
})
