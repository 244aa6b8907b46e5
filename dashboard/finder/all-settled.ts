/**
 * What loads the map's files waits with `Promise.allSettled`, which Chrome has since 76 and iOS since 13. Older phones get
 * one that waits as well.
 */
export function learnAllSettled(): void {
  const settled = (promise: unknown) =>
    Promise.resolve(promise).then(
      (value) => ({ status: 'fulfilled', value }),
      (reason: unknown) => ({ status: 'rejected', reason }),
    )
  Promise.allSettled ??= ((promises: Iterable<unknown>) =>
    Promise.all(Array.from(promises, settled))) as typeof Promise.allSettled
}
