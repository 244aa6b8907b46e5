import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountsRoutes } from '../../server/accounts/accounts.routes.ts'
import type { OpenApiDocument, Operation } from '../../server/http/openapi.document.ts'
import { startWeb, type Web } from '../support/web.ts'
import { shelfRoutes } from './a-shelf.ts'

let web: Web
let document: OpenApiDocument
let page: string
beforeAll(async () => {
  web = await startWeb({ routes: shelfRoutes() })
  document = (await (await fetch(`${web.url}/api/openapi.json`)).json()) as OpenApiDocument
  page = await (await fetch(`${web.url}/api/docs`)).text()
})
afterAll(() => web.stop())

const operations = (): [path: string, method: string, operation: Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, string, Operation] => [
      path,
      method,
      operation,
    ]),
  )

describe('the document', () => {
  test('describes every route and nothing else', () => {
    const served = [...accountsRoutes(web.accounts), ...shelfRoutes()]
    const expected = served.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    expect(
      operations()
        .map(([path, method]) => `${method} ${path}`)
        .sort(),
    ).toEqual(expected.sort())
  })

  test('has a schema behind every reference', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, reference]) => reference,
    )
    expect(references.length).toBeGreaterThan(10)
    for (const reference of references) {
      expect(reference).toMatch(/^#\/components\/schemas\/\w+$/)
      expect(document.components.schemas[reference?.split('/').at(-1) ?? ''], reference).toBeDefined()
    }
  })

  test('names each operation once, and every parameter of its path', () => {
    const ids = operations().map(([, , { operationId }]) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [path, method, { parameters }] of operations()) {
      const inPath = parameters.filter((parameter) => parameter.in === 'path')
      expect(
        inPath.map(({ name }) => `{${name}}`),
        `${method} ${path}`,
      ).toEqual(path.match(/\{\w+\}/g) ?? [])
      expect(inPath.every(({ required }) => required)).toBe(true)
    }
  })

  test('says what to send, with defaults optional, and what comes back', () => {
    const make = document.paths['/api/tokens']?.post
    expect(make?.requestBody?.content['application/json']?.schema).toEqual({
      $ref: '#/components/schemas/CreateToken',
    })
    expect(document.components.schemas.CreateToken).toMatchObject({
      additionalProperties: false,
      properties: { name: { default: 'script' } },
    })
    expect(document.components.schemas.CreateToken).not.toHaveProperty('required')
    expect(Object.keys(make?.responses ?? {})).toEqual(['201', 'default'])
    expect(make?.responses.default?.content?.['application/problem+json']?.schema).toEqual({
      $ref: '#/components/schemas/Problem',
    })
    const lost = document.paths['/api/boxes/lost']?.get
    expect(lost?.parameters.find(({ name }) => name === 'limit')).toEqual({
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 500, default: 50 },
    })
  })

  test('says for whom', () => {
    expect(document.paths['/api/session']?.post).toMatchObject({ security: [], description: 'For everyone.' })
    expect(document.paths['/api/people']?.get).toMatchObject({
      security: [{ session: [] }, { token: [] }],
      description: 'For these roles: administrator.',
    })
  })
})

describe('the page', () => {
  test('shows every operation and every schema, and its links lead somewhere', () => {
    for (const [path, , { operationId, summary }] of operations()) {
      expect(page).toContain(`id="${operationId}"`)
      expect(page).toContain(`<code>${path}</code>`)
      expect(page).toContain(summary)
    }
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${target}"`)
  })

  test('has no script and nothing from elsewhere', () => {
    expect(page).not.toMatch(/<script|javascript:| on\w+=|<img|<link|https?:\/\/(?!127)/)
  })
})

test('what a description says is text, never markup', async () => {
  const [box] = shelfRoutes()
  if (!box) throw new Error('no route')
  const other = await startWeb({
    routes: [{ ...box, path: '/api/odd', params: undefined, summary: '<script>alert(1)</script> & "more"' }],
  })
  try {
    const text = await (await fetch(`${other.url}/api/docs`)).text()
    expect(text).toContain('&#60;script&#62;alert(1)&#60;/script&#62; &#38; &#34;more&#34;')
  } finally {
    await other.stop()
  }
})
