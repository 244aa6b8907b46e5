import {
  importedDevices,
  importPreview,
  importQuery,
  MAX_IMPORT_BYTES,
} from '../../../protocol/api/device-import.ts'
import { ADMINISTRATORS, type Route, route } from '../../route.ts'
import type { BulkService } from './bulk.service.ts'

const tag = 'devices'
const upload = { maxBytes: MAX_IMPORT_BYTES }

export function bulkRoutes(bulk: BulkService): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/device-imports/preview',
      summary: 'What a CSV file of machines and sensors would do, and what is wrong with it; nothing is done',
      tag,
      access: ADMINISTRATORS,
      upload,
      response: importPreview,
      handle: async ({ actor, upload }) => bulk.preview(actor, await bytesOf(upload)),
    }),
    route({
      method: 'post',
      path: '/api/device-imports',
      summary:
        'Register the machines and sensors of a CSV file, all or none; the answer shows claim codes or secrets, once',
      tag,
      access: ADMINISTRATORS,
      query: importQuery,
      upload,
      response: importedDevices,
      status: 201,
      handle: async ({ actor, query, upload, idempotencyKey }) =>
        bulk.run(actor, await bytesOf(upload), query, idempotencyKey),
    }),
  ]
}

async function bytesOf(upload: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of upload) chunks.push(chunk)
  return Buffer.concat(chunks)
}
