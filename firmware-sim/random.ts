/**
 * Seeded random numbers. Every stream is named by a path of words and numbers, so that what one device draws never
 * depends on how many others there are or on the order in which they run.
 */

export interface Random {
  /** Uniform in [0, 1), 32 bits of it. */
  next(): number
  /** Uniform in [low, high). */
  between(low: number, high: number): number
  /** Exponential with mean 1: the time to the next event of a unit Poisson process. */
  exponential(): number
  /** One of the list, each as likely; undefined for an empty list. */
  pick<T>(list: readonly T[]): T | undefined
}

/** The stream that belongs to `path`. The same path always gives the same numbers. */
export function randomStream(...path: readonly (string | number)[]): Random {
  let [a, b, c, counter] = hashPath(path)
  // sfc32 (Chris Doty-Humphrey, PractRand): passes BigCrush, 128 bits of state, a few integer operations a number.
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  }
  for (let warmUp = 0; warmUp < 12; warmUp++) next()
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    exponential: () => -Math.log1p(-next()),
    pick: (list) => list[Math.floor(next() * list.length)],
  }
}

/** One uniform number in [0, 1) that belongs to `path`: noise that can be looked up at any point without a history. */
export function randomAt(...path: readonly (string | number)[]): number {
  return (hashPath(path)[0] >>> 0) / 4_294_967_296
}

/** 64 letters and digits of `[0-9a-z]` allow `length` of them to name `36 ** length` things. */
export function randomName(random: Random, length: number): string {
  let name = ''
  while (name.length < length) name += Math.floor(random.next() * 36).toString(36)
  return name
}

/** 128-bit hash of the path (MurmurHash3 mixing in four lanes, after bryc's cyrb128). */
function hashPath(path: readonly (string | number)[]): [number, number, number, number] {
  let h1 = 1779033703
  let h2 = 3144134277
  let h3 = 1013904242
  let h4 = 2773480762
  // The unit separator keeps ('ab', 'c') and ('a', 'bc') apart.
  const text = path.join('\u001f')
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    h1 = h2 ^ Math.imul(h1 ^ code, 597399067)
    h2 = h3 ^ Math.imul(h2 ^ code, 2869860233)
    h3 = h4 ^ Math.imul(h3 ^ code, 951274213)
    h4 = h1 ^ Math.imul(h4 ^ code, 2716044179)
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067)
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233)
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213)
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179)
  return [h1 ^ h2 ^ h3 ^ h4, h2 ^ h1, h3 ^ h1, h4 ^ h1]
}
