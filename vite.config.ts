import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The dashboard (`index.html`) and the public finder's script, into `dist/dashboard` with a manifest for the server. */
export default defineConfig({
  root: 'dashboard',
  plugins: [react()],
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    manifest: true,
    rollupOptions: {
      input: {
        dashboard: resolve(import.meta.dirname, 'dashboard/index.html'),
        finder: resolve(import.meta.dirname, 'dashboard/finder/main.ts'),
      },
    },
  },
  server: {
    proxy: { '/api': 'http://127.0.0.1:8080', '/find': 'http://127.0.0.1:8080', '/socket.io': { target: 'http://127.0.0.1:8080', ws: true } },
  },
})
