import { createServer, type RequestListener, type Server } from 'node:http'

/** From the first byte to the last header: a machine that comes back with a whole county may not read for many seconds. */
const HEADERS_MS = 30_000
/** To the end of the body: half a megabyte over the mobile network of a village. */
const REQUEST_MS = 120_000

/**
 * An HTTP server with limits on what a caller may take before it has asked for anything: a slow or silent one is dropped,
 * and what is not HTTP gets one short answer.
 */
export function limitedServer(listener: RequestListener, headersMs = HEADERS_MS): Server {
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: REQUEST_MS,
      // How exactly the two above are kept; Node's own is 30 s.
      connectionsCheckingInterval: headersMs / 5,
      keepAliveTimeout: 10_000,
    },
    listener,
  )
  server.maxHeadersCount = 100
  server.maxConnections = 10_000
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const status = statuses[error.code ?? ''] ?? '400 Bad Request'
    const headers = `Connection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(UNREADABLE)}`
    socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${UNREADABLE}`)
  })
  return server
}

/** A person may have followed a link that messengers made too long. */
const UNREADABLE =
  '这个网址或请求读不了，可能太长。请重新输入网址。\nThis address or request cannot be read; it may be too long.\n'

const statuses: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}
