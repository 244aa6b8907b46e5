import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Response, Router, static as serveFiles } from 'express'
import { html } from '../html.ts'

const YEAR_MS = 365 * 24 * 60 * 60_000
/** Addresses that are not the dashboard's: an unknown one among them is an error, not a page. */
const FOREIGN = /^\/(api|find|socket\.io)(\/|$)/i

/**
 * The built dashboard in `directory`: files with a hash in their name for ever, the page itself never without asking, and
 * the page at every address, which its own router knows.
 */
export function dashboard(directory: string): Router {
  const router = Router()
  router.use(
    '/assets',
    serveFiles(join(directory, 'assets'), {
      immutable: true,
      maxAge: YEAR_MS,
      index: false,
      setHeaders: mark,
    }),
  )
  router.use(
    serveFiles(directory, { index: false, dotfiles: 'ignore', cacheControl: false, setHeaders: revalidate }),
  )
  router.use((request, response, next) => {
    const isFile = /\.[^/]*$/.test(request.path)
    if (!['GET', 'HEAD'].includes(request.method)) return next()
    if (isFile || FOREIGN.test(request.path) || !request.accepts('html')) return next()
    if (!existsSync(join(directory, 'index.html'))) return notBuilt(response)
    revalidate(response)
    response.sendFile('index.html', { root: directory, cacheControl: false })
  })
  return router
}

function mark(response: Response): void {
  response.locals.pattern = 'static'
}

function revalidate(response: Response): void {
  mark(response)
  response.setHeader('Cache-Control', 'no-cache')
}

function notBuilt(response: Response): void {
  mark(response)
  const page = html`<!doctype html>
<html lang="en">
<meta charset="utf-8"><title>Sanliang</title>
<p>The dashboard is not built yet. Run <code>npm run build</code>, then load this page again.</p>
<p lang="zh-CN">管理界面尚未构建。请运行 <code>npm run build</code>,然后刷新本页。</p>
</html>
`
  response.status(503).setHeader('Cache-Control', 'no-store').type('html').send(page.text)
}
