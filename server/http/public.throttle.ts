import { type RequestHandler, type Response, Router } from 'express'
import { RateLimiterRes } from 'rate-limiter-flexible'
import { TooManyError } from '../errors.ts'
import { html } from '../html.ts'
import { AddressLimit } from './address.limit.ts'
import type { HttpConfig } from './connection.ts'

/** Requests a minute of one address: many phones of a mobile network share one, a harvester has one to itself. */
const PER_MINUTE = 600
/** The same for pictures of the map: moving it once asks for a screenful, and this server keeps what it has shown. */
const TILES_PER_MINUTE = 6_000
/** The same for firmware: each range is a request, and many machines may sit behind one address. One told to wait waits. */
const RANGES_PER_MINUTE = 1_500
/** Installers look up a code and claim a machine; wrong codes are counted more strictly (devices/claims.throttle.ts). */
const CLAIMS_PER_MINUTE = 60

/** Of pages and their JSON. */
export const visitorLimit = (http: HttpConfig): AddressLimit => new AddressLimit(http, PER_MINUTE)

/**
 * Limits what one address may ask of the public pages, their JSON and firmware. Beyond it a person reads a page and a
 * program a problem, both with the time to wait.
 */
export function publicThrottle(http: HttpConfig, people: AddressLimit): Router {
  const maps = new AddressLimit(http, TILES_PER_MINUTE)
  const installers = new AddressLimit(http, CLAIMS_PER_MINUTE)
  const machines = new AddressLimit(http, RANGES_PER_MINUTE)
  const admit =
    (limit: AddressLimit, refuse: (wait: number) => RequestHandler): RequestHandler =>
    async (request, response, next) => {
      try {
        await limit.consume(request)
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        refuse(Math.ceil(refusal.msBeforeNext / 1_000))(request, response, next)
        return
      }
      next()
    }
  const router = Router()
  const tooMany = (response: Response, wait: number) =>
    response.status(429).set({ 'Retry-After': String(wait), 'Cache-Control': 'no-store' })
  const toPictures = admit(maps, (wait) => (_request, response) => void tooMany(response, wait).end())
  const toPages = admit(people, (wait) => (_request, response) => {
    tooMany(response, wait).type('html').send(waitPage(wait).text)
  })
  // Pictures leave the pages' allowance alone: who moves a map must not shut out those who share the address.
  router.use('/find', (request, response, next) =>
    (/^\/tiles\//i.test(request.path) ? toPictures : toPages)(request, response, next),
  )
  const refuse = (wait: number) => () => {
    throw new TooManyError('Too many requests from this address. Wait a moment.', wait)
  }
  router.use('/api/finder', admit(people, refuse))
  router.use('/api/claims', admit(installers, refuse))
  router.use('/firmware', admit(machines, refuse))
  return router
}

/** What a page of the finder looks like, for once without the finder: it is asked before any of our pages. */
const waitPage = (wait: number) => html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>请稍候 · Please wait</title>
<style>body{max-width:34rem;margin:3rem auto;padding:0 1.25rem;background:#f5f3ee;color:#1b2422;font:1.125rem/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}a{display:block;margin-top:2rem;padding:1rem;border:2px solid;border-radius:.8rem;color:#0b5b52;font-weight:600;text-align:center;text-decoration:none}</style></head>
<body><main><h1>请稍候</h1><p>这个网络访问太频繁，请过 ${wait} 秒再试。</p>
<p lang="en">Too many requests from this network. Please try again in ${wait} seconds.</p>
<p><a href="/find">再试一次 · <span lang="en">Try again</span></a></p></main></body></html>`
