import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const SERVER = 'http://127.0.0.1:8080'

/** The dashboard (`index.html`) into `dist/dashboard`; the public finder's script has a build of its own. */
export default defineConfig({
  root: 'dashboard',
  plugins: [react()],
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    rolldownOptions: {
      input: {
        dashboard: resolve(import.meta.dirname, 'dashboard/index.html'),
        'service-worker': resolve(import.meta.dirname, 'dashboard/service-worker.ts'),
      },
      output: {
        // A worker is known by its address, and reaches as far up as it lies.
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? 'service-worker.js' : 'assets/[name]-[hash].js',
        // What changes only with a new dependency is fetched once and kept; screens stay small.
        codeSplitting: {
          groups: [
            {
              name: 'mantine',
              test: /node_modules[\\/](@mantine|@floating-ui|react-remove-scroll|react-number-format)/,
            },
            { name: 'react', test: /node_modules[\\/](react|react-dom|react-router|scheduler)[\\/]/ },
            {
              name: 'data',
              test: /node_modules[\\/](@tanstack|socket\.io-client|engine\.io-client|zod)[\\/]/,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': SERVER, '/find': SERVER, '/socket.io': { target: SERVER, ws: true } },
  },
})
