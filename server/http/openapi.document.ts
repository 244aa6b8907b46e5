import type { z } from 'zod'
import { problem } from '../../protocol/api/parts.ts'
import { type Access, type Route, SIGNED_IN } from '../route.ts'
import { type JsonSchema, OpenApiSchemas } from './openapi.schemas.ts'

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  description?: string
  schema: JsonSchema
}
interface Content {
  [mediaType: string]: { schema: JsonSchema }
}
export interface Operation {
  operationId: string
  summary: string
  description: string
  tags: string[]
  security: Record<string, never[]>[]
  parameters: Parameter[]
  requestBody?: { required: boolean; content: Content }
  responses: Record<string, { description: string; content?: Content }>
}
export interface OpenApiDocument {
  openapi: '3.1.0'
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } }
  servers: { url: string }[]
  tags: { name: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, JsonSchema> }
}

/** The API described by the same routes that serve it (https://spec.openapis.org/oas/v3.1.0). */
export function openApiDocument(routes: readonly Route[]): OpenApiDocument {
  const schemas = new OpenApiSchemas(routes.flatMap((route) => route.response ?? []))
  const refusal = schemas.of(problem, 'output')
  const paths: OpenApiDocument['paths'] = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operation(route, schemas, refusal) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sanliang API',
      version: '1',
      description:
        'Free contraceptive supply of a county: places, stock, dispensers. Quantities are base units, instants are ISO 8601 in UTC, calendar dates YYYY-MM-DD.',
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.components,
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-sanliang',
          description: 'Made by POST /api/session. Browsers send X-CSRF-Token with every write.',
        },
        token: { type: 'http', scheme: 'bearer', description: 'Made by POST /api/tokens.' },
      },
    },
  }
}

function operation(route: Route, schemas: OpenApiSchemas, refusal: JsonSchema): Operation {
  const success = String(route.status ?? (route.response || route.file ? 200 : 204))
  return {
    operationId: `${route.method}${route.path.replace(/[/:.-]+(\w)/g, (_match, letter: string) => letter.toUpperCase())}`,
    summary: route.summary,
    description: audience(route.access),
    tags: [route.tag],
    security: route.access === 'public' ? [] : [{ session: [] }, { token: [] }],
    parameters: [
      ...parametersOf(route.params, 'path', schemas),
      ...parametersOf(route.query, 'query', schemas),
      ...(route.method === 'post' && route.access !== 'public' ? [idempotencyKey] : []),
    ],
    ...(route.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemas.of(route.body, 'input') } },
      },
    }),
    ...(route.upload && {
      requestBody: {
        required: true,
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
    }),
    responses: {
      [success]: {
        description: route.response || route.file ? 'Done' : 'Done, without content',
        ...(route.response && {
          content: { 'application/json': { schema: schemas.of(route.response, 'output') } },
        }),
        ...(route.file && {
          content: Object.fromEntries(
            route.file.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
          ),
        }),
      },
      default: {
        description: 'Why it was not done (RFC 9457)',
        content: { 'application/problem+json': { schema: refusal } },
      },
    },
  }
}

function audience(access: Access): string {
  if (access === 'public') return 'For everyone.'
  if (SIGNED_IN.every((role) => access.includes(role))) return 'For everyone who is signed in.'
  return `For these roles: ${access.map((role) => role.replace('_', ' ')).join(', ')}.`
}

const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'What changes stock takes effect once per key: a repeat gets the first answer.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}

const parametersOf = (
  schema: z.ZodType | undefined,
  place: 'path' | 'query',
  schemas: OpenApiSchemas,
): Parameter[] =>
  schema
    ? schemas
        .properties(schema)
        .map((property) => ({ ...property, in: place, required: place === 'path' || property.required }))
    : []
