/** Only a path of our own: a link cannot send someone elsewhere after signing in. */
export function returnPath(asked: string | null): string {
  if (asked === null || !asked.startsWith('/')) return '/'
  // Browsers take `//host` and `/\host` for another host.
  return asked.startsWith('//') || asked.includes('\\') ? '/' : asked
}
