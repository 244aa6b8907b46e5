import { type Logger, pino } from 'pino'

export type Log = Logger

/** Structured lines on standard output. Never holds a query string, a position, a secret or a cookie. */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ['*.secret', '*.password', '*.token'], remove: true },
  })
}
