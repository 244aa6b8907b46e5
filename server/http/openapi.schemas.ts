import { z } from 'zod'
import * as accounts from '../../protocol/api/accounts.ts'
import * as catalog from '../../protocol/api/catalog.ts'
import * as devices from '../../protocol/api/devices.ts'
import * as finder from '../../protocol/api/finder.ts'
import * as inventory from '../../protocol/api/inventory.ts'
import * as parts from '../../protocol/api/parts.ts'
import * as places from '../../protocol/api/places.ts'
import * as quarantined from '../../protocol/api/quarantined.ts'
import * as record from '../../protocol/api/record.ts'
import * as sensors from '../../protocol/api/sensors.ts'
import * as status from '../../protocol/api/status.ts'
import * as today from '../../protocol/api/today.ts'

/** A JSON Schema (draft 2020-12, as OpenAPI 3.1 takes it), as far as zod writes it. */
export interface JsonSchema {
  [keyword: string]: unknown
}
type Direction = 'input' | 'output'

/**
 * Collects the schemas of a document. What `protocol/api` exports becomes a component under the name of its export; one
 * that is both taken and given, and not quite alike (defaults), becomes two, the second `…Input`.
 */
export class OpenApiSchemas {
  readonly components: Record<string, JsonSchema> = {}
  readonly #names = registerNames()
  /** By direction: most are asked for several times. */
  readonly #converted = { input: new Map<z.ZodType, JsonSchema>(), output: new Map<z.ZodType, JsonSchema>() }
  readonly #given: Set<string>

  /** `answers`: every schema that is to be asked for with the direction `output`. */
  constructor(answers: readonly z.ZodType[]) {
    const converted = answers.map((answer) => this.#convert(answer, 'output').$defs ?? {})
    this.#given = new Set(converted.flatMap((definitions) => Object.keys(definitions)))
  }

  of(schema: z.ZodType, direction: Direction): JsonSchema {
    const { $schema: _dialect, $defs = {}, ...root } = this.#convert(schema, direction)
    const definitions = Object.entries($defs as Record<string, JsonSchema>)
    const names = new Map(definitions.map(([name]) => [name, this.#componentName(name, direction)]))
    for (const [name, definition] of definitions)
      this.components[names.get(name) ?? name] = refer(definition, names)
    return refer(root, names)
  }

  /** The properties of an object, for parameters that are described one by one. */
  properties(schema: z.ZodType): { name: string; schema: JsonSchema; required: boolean }[] {
    const resolved = this.#resolve(this.of(schema, 'input'))
    const properties = (resolved.properties ?? {}) as Record<string, JsonSchema>
    const required = (resolved.required ?? []) as string[]
    return Object.entries(properties).map(([name, property]) => ({
      name,
      schema: property,
      required: required.includes(name),
    }))
  }

  #resolve(schema: JsonSchema): JsonSchema {
    const name = typeof schema.$ref === 'string' ? schema.$ref.slice(COMPONENTS.length) : ''
    return this.components[name] ?? schema
  }

  #componentName(name: string, direction: Direction): string {
    const schema = this.#names.schemas.get(name)
    if (direction === 'output' || !schema || !this.#given.has(name)) return name
    const [taken, given] = [this.#convert(schema, 'input'), this.#convert(schema, 'output')]
    return JSON.stringify(taken) === JSON.stringify(given) ? name : `${name}Input`
  }

  #convert(schema: z.ZodType, io: Direction): JsonSchema {
    const known = this.#converted[io].get(schema)
    if (known) return known
    const converted = z.toJSONSchema(schema, {
      io,
      metadata: this.#names.registry,
      override: ({ zodSchema, jsonSchema }) => {
        // Clients must bear fields that later versions add; a strict object has a catchall and stays closed.
        const { def } = zodSchema._zod
        if (def.type === 'object' && !def.catchall) delete jsonSchema.additionalProperties
        // The format says it in one word.
        if (jsonSchema.format !== undefined) delete jsonSchema.pattern
      },
    }) as JsonSchema
    this.#converted[io].set(schema, converted)
    return converted
  }
}

const COMPONENTS = '#/components/schemas/'

function registerNames() {
  const registry = z.registry<{ id: string }>()
  const schemas = new Map<string, z.ZodType>()
  for (const module of [
    accounts,
    catalog,
    devices,
    finder,
    inventory,
    parts,
    places,
    quarantined,
    record,
    sensors,
    status,
    today,
  ]) {
    for (const [exportName, exported] of Object.entries(module)) {
      const nameable =
        exported instanceof z.ZodObject ||
        exported instanceof z.ZodDiscriminatedUnion ||
        exported instanceof z.ZodEnum
      if (!nameable || registry.has(exported)) continue
      const name = exportName.charAt(0).toUpperCase() + exportName.slice(1)
      registry.add(exported, { id: name })
      schemas.set(name, exported)
    }
  }
  return { registry, schemas }
}

/** zod's references are to `$defs` of one schema, a document's to its components. */
function refer(schema: JsonSchema, names: Map<string, string>): JsonSchema {
  const text = JSON.stringify(schema, (key, value: unknown) => {
    if (key !== '$ref' || typeof value !== 'string') return value
    const name = value.replace('#/$defs/', '')
    return COMPONENTS + (names.get(name) ?? name)
  })
  return JSON.parse(text) as JsonSchema
}
