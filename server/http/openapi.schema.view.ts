import { type Html, html } from '../html.ts'
import type { JsonSchema } from './openapi.schemas.ts'

/** Objects inside objects are unfolded this deep; what lies below is said by its type alone. */
const MAX_DEPTH = 4

/** A schema as a table of fields; a reference at the top is unfolded, deeper ones are links. */
export function schemaView(schema: JsonSchema, components: Record<string, JsonSchema>): Html {
  const name = componentOf(schema)
  const component = name === null ? undefined : components[name]
  if (!component) return shapeView(schema)
  return html`<p class="ref">${link(name ?? '')}</p>${shapeView(component)}`
}

/** The fields of an object, the cases of a union, or the type of anything else. */
export function shapeView(schema: JsonSchema): Html {
  const cases = casesOf(schema)
  if (cases)
    return html`${cases.map((one) => html`<div class="case">${caseTitle(one)}${shapeView(one)}</div>`)}`
  const rows = rowsOf(schema, 0)
  return rows.length > 0
    ? html`<table class="fields"><tbody>${rows}</tbody></table>`
    : html`<p>${typeView(schema)}</p>`
}

/** The type in one line, with the limits that a sender must keep. */
export function typeView(schema: JsonSchema): Html {
  const limits = limitsOf(presentIn(schema))
  return html`<code class="type">${typeOf(schema)}</code>${limits && html` <span class="limits">${limits}</span>`}`
}

function rowsOf(schema: JsonSchema, depth: number): Html[] {
  const object = objectIn(schema)
  if (!object || depth >= MAX_DEPTH) return []
  const required = (object.required ?? []) as string[]
  return Object.entries(object.properties as Record<string, JsonSchema>).flatMap(([name, property]) => {
    const optional = !required.includes(name)
    return [
      html`<tr class="depth-${depth}"><th scope="row"><code>${name}</code>${optional && html`<span class="optional" title="optional">?</span>`}</th><td>${typeView(property)}${
        typeof property.description === 'string' && html`<span class="note">${property.description}</span>`
      }</td></tr>`,
      ...rowsOf(property, depth + 1),
    ]
  })
}

/** The object that a field holds: itself, in a list, or unless it is null. */
function objectIn(schema: JsonSchema): JsonSchema | null {
  if (schema.properties) return schema
  if (schema.type === 'array' && isSchema(schema.items)) return objectIn(schema.items)
  const present = presentIn(schema)
  return present === schema ? null : objectIn(present)
}

/** What a field that may be null is when it is not. */
function presentIn(schema: JsonSchema): JsonSchema {
  const [present, ...others] = listOf(schema.anyOf).filter((one) => one.type !== 'null')
  return present && others.length === 0 ? { ...present, default: schema.default } : schema
}

function casesOf(schema: JsonSchema): JsonSchema[] | null {
  const cases = listOf(schema.oneOf ?? schema.anyOf)
  return cases.length > 1 && cases.every((one) => one.properties) ? cases : null
}

function caseTitle(schema: JsonSchema): Html | null {
  const constants = Object.entries(schema.properties as Record<string, JsonSchema>).filter(
    ([, one]) => one.const !== undefined,
  )
  return constants.length > 0
    ? html`<h5>${constants.map(([name, one]) => html`<code>${name} = ${JSON.stringify(one.const)}</code>`)}</h5>`
    : null
}

function typeOf(schema: JsonSchema): Html {
  const name = componentOf(schema)
  if (name !== null) return link(name)
  if (schema.const !== undefined) return html`${JSON.stringify(schema.const)}`
  if (Array.isArray(schema.enum))
    return html`${schema.enum.map((value) => JSON.stringify(value)).join(' | ')}`
  const choices = listOf(schema.oneOf ?? schema.anyOf)
  if (choices.length > 0) return html`${choices.map((one, at) => html`${at > 0 && ' | '}${typeOf(one)}`)}`
  if (Array.isArray(schema.prefixItems))
    return html`[${listOf(schema.prefixItems).map((one, at) => html`${at > 0 && ', '}${typeOf(one)}`)}]`
  if (schema.type === 'array') return html`${isSchema(schema.items) ? typeOf(schema.items) : 'any'}[]`
  if (
    schema.type === 'object' &&
    isSchema(schema.additionalProperties) &&
    Object.keys(schema.additionalProperties).length > 0
  )
    return html`{ [name]: ${typeOf(schema.additionalProperties)} }`
  return html`${[schema.format ?? schema.type ?? 'any'].flat().join(' | ')}`
}

const BOUNDLESS = Number.MAX_SAFE_INTEGER

function limitsOf(schema: JsonSchema): string {
  const range = (from: unknown, to: unknown, unit: string): string => {
    const [low, high] = [finite(from), finite(to)]
    if (low !== null && high !== null) return low === high ? `${low}${unit}` : `${low} to ${high}${unit}`
    if (low !== null) return `≥ ${low}${unit}`
    return high === null ? '' : `≤ ${high}${unit}`
  }
  return [
    range(schema.minimum ?? schema.exclusiveMinimum, schema.maximum ?? schema.exclusiveMaximum, ''),
    schema.type === 'string' ? range(schema.minLength, schema.maxLength, ' characters') : '',
    schema.type === 'array' ? range(schema.minItems, schema.maxItems, ' items') : '',
    typeof schema.pattern === 'string' && isReadable(schema.pattern) ? `/${schema.pattern}/` : '',
    schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`,
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

/** Not what refuses control characters, which nobody types. */
const isReadable = (pattern: string): boolean => pattern.length < 60 && !pattern.includes('\\u00')

const finite = (value: unknown): number | null =>
  typeof value === 'number' && Math.abs(value) < BOUNDLESS ? value : null

const link = (name: string): Html => html`<a href="#schema-${name}">${name}</a>`

function componentOf(schema: JsonSchema): string | null {
  return typeof schema.$ref === 'string' ? (schema.$ref.split('/').at(-1) ?? null) : null
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): JsonSchema[] => (Array.isArray(value) ? value.filter(isSchema) : [])
