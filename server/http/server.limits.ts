import { createServer, type RequestListener, type Server } from 'node:http'

/**
 * An HTTP server with limits on what a caller may take before it has asked for anything: a slow or silent one is dropped,
 * and what is not HTTP gets one short answer.
 */
export function limitedServer(listener: RequestListener): Server {
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      // How exactly the two above are kept; Node's own 30 s would make 10 s into 40.
      connectionsCheckingInterval: 2_000,
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
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  })
  return server
}

const statuses: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}
