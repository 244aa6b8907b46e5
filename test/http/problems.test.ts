import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DatabaseBusyError, DatabaseFullError } from '../../server/db/errors.ts'
import { TooManyError } from '../../server/errors.ts'
import { limitedServer } from '../../server/http/server.limits.ts'
import { problemIn, ScriptCaller } from '../support/caller.ts'
import { ADMIN, startWeb, type Web } from '../support/web.ts'
import { shelfRoutes } from './a-shelf.ts'

let web: Web
let admin: ScriptCaller
let broken: () => unknown = () => undefined
beforeAll(async () => {
  web = await startWeb({ routes: shelfRoutes({ broken: () => broken() }) })
  admin = new ScriptCaller(web.url)
  await admin.signIn(ADMIN)
})
afterAll(() => web.stop())

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(`${web.url}/api/boxes`, {
    method: 'POST',
    headers: {
      Cookie: `sanliang=${admin.jar.get('sanliang')}`,
      'Content-Type': 'application/json',
      ...headers,
    },
    body,
  })

describe('a request body', () => {
  test('that is right is taken', async () => {
    const answer = await post('{"label":" First ","lines":[{"quantity":2}]}', {
      'Content-Type': 'application/json; charset="UTF-8"',
    })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toEqual({ label: 'First', key: null, lines: 1 })
  })

  const refused: [
    what: string,
    body: BodyInit,
    headers: Record<string, string>,
    status: number,
    code: string,
  ][] = [
    ['that is not JSON', '{"label": ', {}, 400, 'invalid_json'],
    ['with bad UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), {}, 400, 'invalid_encoding'],
    [
      'in another character set',
      '{}',
      { 'Content-Type': 'application/json; charset=gb18030' },
      415,
      'unsupported_media_type',
    ],
    [
      'of a form',
      'label=First',
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      415,
      'unsupported_media_type',
    ],
    ['of another type', '<box/>', { 'Content-Type': 'application/xml' }, 415, 'unsupported_media_type'],
    ['of no type', '{}', { 'Content-Type': '' }, 415, 'unsupported_media_type'],
    ['that is compressed', '{}', { 'Content-Encoding': 'gzip' }, 415, 'content_encoding'],
    ['above 256 KiB', JSON.stringify({ label: 'x'.repeat(256 * 1024) }), {}, 413, 'body_too_large'],
    ['with an escaped NUL', '{"label":"a\\u0000b"}', {}, 400, 'invalid_request'],
    ['with half a surrogate pair', '{"label":"\\ud83d"}', {}, 400, 'invalid_request'],
    ['with __proto__', '{"label":"First","__proto__":{"role":"administrator"}}', {}, 400, 'invalid_request'],
    ['that is a list', '[]', {}, 400, 'invalid_request'],
    ['nested without end', '['.repeat(100_000), {}, 400, 'invalid_json'],
  ]
  test.each(refused)('%s is refused with what to change', async (_what, body, headers, status, code) => {
    const answer = await post(body, headers)
    expect(answer.status).toBe(status)
    const problem = await problemIn(answer)
    expect(problem).toMatchObject({ type: 'about:blank', status, code })
    expect(problem.detail.length).toBeGreaterThan(20)
  })

  test('is told field by field what is wrong with it', async () => {
    const answer = await post(
      '{"label":"","lines":[{"quantity":1},{"quantity":0.5,"colour":"red"}],"lable":"x"}',
    )
    const { errors = [] } = await problemIn(answer)
    expect(errors.map(({ path }) => path)).toEqual(['label', 'lines.1.quantity', 'lines.1.colour', 'lable'])
    expect(errors.at(-1)?.message).toBe('is not a field here')
  })

  test('that is missing is an empty one', async () => {
    expect(await problemIn(await post(''))).toMatchObject({ errors: [{ path: 'label' }] })
  })

  test('with escapes of good characters is taken', async () => {
    const answer = await post('{"label":"\\ud83d\\ude00 \\u4e09\\u4eae"}')
    expect(await answer.json()).toMatchObject({ label: '😀 三亮' })
  })
})

describe('an address', () => {
  const answers: [method: string, path: string, status: number, code: string][] = [
    ['GET', '/api/nothing', 404, 'not_found'],
    ['GET', '/api', 404, 'not_found'],
    ['GET', '/api/boxes/unknown', 404, 'not_found'],
    ['GET', '/api/boxes/%00', 404, 'not_found'],
    ['GET', '/api/boxes/..%2f..%2fetc', 404, 'not_found'],
    ['GET', `/api/boxes/${'x'.repeat(3_000)}`, 404, 'not_found'],
    ['GET', '/api/boxes/%ff', 400, 'invalid_path'],
    ['GET', '/api/boxes/%', 400, 'invalid_path'],
    ['GET', '/api/boxes/b1?colour=red', 400, 'invalid_request'],
    ['GET', '/api/boxes/lost?limit=0', 400, 'invalid_request'],
    ['GET', '/api/boxes/lost?limit=2&limit=3', 400, 'invalid_request'],
    ['GET', '/api/boxes/lost?cursor=%00', 400, 'invalid_request'],
    ['GET', '/api/boxes/lost?__proto__=x', 400, 'invalid_request'],
    ['PUT', '/api/boxes/b1', 405, 'method_not_allowed'],
    ['PATCH', '/api/boxes', 405, 'method_not_allowed'],
  ]
  test.each(answers)('%s %s is answered with %i %s', async (method, path, status, code) => {
    const answer = await admin.send(method, path)
    expect(answer.status).toBe(status)
    expect(await problemIn(answer)).toMatchObject({ status, code })
  })

  test('that is fixed wins over one with a parameter, whichever came first', async () => {
    expect(await (await admin.get('/api/boxes/lost?limit=7')).json()).toEqual({
      items: [{ id: 'limit-7', label: 'Lost' }],
      next: null,
    })
  })

  test('says which methods it has', async () => {
    const wrong = await admin.send('PUT', '/api/boxes/b1')
    expect(wrong.headers.get('allow')).toBe('GET, DELETE, HEAD')
    const asked = await admin.send('OPTIONS', '/api/boxes')
    expect([asked.status, asked.headers.get('allow')]).toEqual([204, 'POST'])
    expect((await admin.send('HEAD', '/api/boxes/b1')).status).toBe(200)
  })
})

describe('an answer', () => {
  test('without content is 204', async () => {
    const answer = await admin.delete('/api/boxes/b1')
    expect([answer.status, await answer.text()]).toEqual([204, ''])
  })

  test('has only what its schema names', async () => {
    expect(await (await admin.get('/api/boxes/b1')).json()).toEqual({ id: 'b1', label: 'First' })
  })

  test('that is not what its schema promises does not leave the house', async () => {
    broken = () => ({ id: 'b1', secretShelf: 'attic' })
    const answer = await admin.get('/api/broken')
    expect(answer.status).toBe(500)
    expect(JSON.stringify(await problemIn(answer))).not.toContain('attic')
    expect(JSON.stringify(web.lines.at(-2))).toContain('AnswerError')
  })

  test('to a conflict names it for programs and says it in words', async () => {
    const answer = await post('{"label":"taken"}')
    expect(await problemIn(answer)).toEqual({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      detail: 'The label is taken.',
      code: 'label_taken',
      params: { label: 'taken' },
    })
  })

  test('to our own fault has a number that the log has too, and neither stack nor cause', async () => {
    broken = () => {
      throw new Error('SQLITE_ERROR near "pasword": select * from people')
    }
    const answer = await admin.get('/api/broken')
    const text = await answer.clone().text()
    const { instance, code } = await problemIn(answer)
    expect([answer.status, code]).toEqual([500, 'internal_error'])
    expect(text).not.toMatch(/people|SQLITE|at .*\.ts|node_modules/)
    const logged = web.lines.find((line) => `urn:uuid:${line.id}` === instance)
    expect(JSON.stringify(logged)).toContain('near')
  })

  test('to a value that is no error at all is the same', async () => {
    broken = () => Promise.reject('a string')
    expect((await admin.get('/api/broken')).status).toBe(500)
  })

  const waits: [Error, status: number, retryAfter: string][] = [
    [new DatabaseBusyError('held'), 503, '1'],
    [new DatabaseFullError('full'), 503, '30'],
    [new TooManyError('Slowly.', 17), 429, '17'],
  ]
  test.each(waits)('to %o says when to come back', async (error, status, retryAfter) => {
    broken = () => {
      throw error
    }
    const answer = await admin.get('/api/broken')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, retryAfter])
    await problemIn(answer)
  })
})

describe('an Idempotency-Key', () => {
  test('reaches the domain', async () => {
    const answer = await post('{"label":"First"}', { 'Idempotency-Key': '7f-9 "a"' })
    expect(await answer.json()).toMatchObject({ key: '7f-9 "a"' })
  })

  test.each(['', 'x'.repeat(256), 'schlüssel'])('%j is refused', async (key) => {
    const answer = await post('{"label":"First"}', { 'Idempotency-Key': key })
    expect(await problemIn(answer)).toMatchObject({ status: 400, code: 'invalid_idempotency_key' })
  })
})

describe('a socket', () => {
  const wire = (sent: string, port = web.port) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(sent))
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('close', () => resolve(text))
      socket.on('error', reject)
    })

  test.each([
    ['that does not speak HTTP', '\u0016\u0003\u0001 hello\r\n\r\n', '400 Bad Request'],
    [
      'with headers without end',
      `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}`,
      '431 Request Header Fields Too Large',
    ],
  ])('%s gets one short answer and is closed, and the server lives', async (_what, sent, status) => {
    expect(await wire(sent)).toMatch(new RegExp(`^HTTP/1\\.1 ${status}\\r\\nConnection: close`))
    expect((await fetch(`${web.url}/healthz`)).status).toBe(200)
  })

  test('that sends half a request and no more gets one short answer and is closed', async () => {
    const server = limitedServer((_request, response) => response.end(), 500)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const answer = await wire('POST /api/session HTTP/1.1\r\nHost: x\r\n', port)
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\nConnection: close/)
    expect((await fetch(`http://127.0.0.1:${port}`)).status).toBe(200)
    server.close()
    server.closeAllConnections()
  })
})
