import { resolve } from 'node:path'
import { defineConfig } from 'vite'

/**
 * The public pages' script, into the same folder as the dashboard but in a build of its own: it shares no file with the
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
    rolldownOptions: { input: resolve(import.meta.dirname, 'dashboard/finder/main.ts') },
  },
})
