/** The service worker keeps what the dashboard is built of, so that it opens without network; see service-worker.ts. */
export function registerShellCache(): void {
  // Browsers offer it over HTTPS and on this computer; elsewhere the page works as long as it stays open.
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
  void navigator.serviceWorker.register('/service-worker.js').catch(() => undefined)
  if (document.readyState === 'complete') keepLoadedAssets()
  else window.addEventListener('load', () => keepLoadedAssets())
}

/** Tells the worker which built files this page has loaded: the first ones came before it was there. */
export function keepLoadedAssets(): void {
  if (!('serviceWorker' in navigator)) return
  void navigator.serviceWorker.ready.then(({ active }) => {
    const loaded = performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name))
      .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/assets/'))
    active?.postMessage({ keep: loaded.map(({ pathname }) => pathname) })
  })
}
