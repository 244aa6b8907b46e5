type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Fields of a request without those that were not sent: they stay as they are. */
export const defined = <T extends object>(fields: T): Defined<T> =>
  // What a filter leaves, TypeScript does not follow.
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>
