import { resolve } from 'node:path'
import { defineConfig } from 'vite'

/**
 * The public pages' script, their map and their service worker, into the same folder as the dashboard but in a build of its own: it shares no file with the
 * dashboard, and it is written for phones of 2018, as Chrome 66 inside WeChat and iOS 11.3 read it.
 */
export default defineConfig({
  root: 'dashboard',
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: false,
    copyPublicDir: false,
    manifest: '.vite/finder.json',
    target: ['chrome66', 'safari11.1'],
    // Pictures of Leaflet's own that the map does not use: phones need not carry them.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        finder: resolve(import.meta.dirname, 'dashboard/finder/main.ts'),
        'find-worker': resolve(import.meta.dirname, 'dashboard/finder/find-worker.ts'),
      },
      output: {
        // A worker is known by its address, and reaches as far up as it lies.
        entryFileNames: ({ name }) => (name === 'find-worker' ? 'find-worker.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
})
