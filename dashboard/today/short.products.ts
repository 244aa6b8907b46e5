/** "男用避孕套(光面 52 mm)", "Male condom, smooth, 52 mm": what it is, and which of its kind. */
const KIND_AND_VARIANT = /^(?<kind>[^(,]+)(?:\((?<inner>[^()]+)\)|, (?<rest>.+))$/

/** Names in a row: after one of a kind, others of that kind go by what tells them from it. */
export function shortenProducts(names: readonly string[]): string[] {
  const said = new Set<string>()
  return names.map((name) => {
    const { kind, inner, rest } = KIND_AND_VARIANT.exec(name)?.groups ?? {}
    const variant = inner ?? rest
    if (kind === undefined || variant === undefined) return name
    if (said.has(kind)) return variant
    said.add(kind)
    return name
  })
}
