import { z } from 'zod'
import { id, page, pageQuery, text } from '../../protocol/api/parts.ts'
import { ConflictError, NotFoundError } from '../../server/errors.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../../server/route.ts'

const box = z.object({ id, label: z.string() })
const boxId = z.object({ id })

/** A small domain of its own, so that the plumbing is tested apart from what flows through it. */
export const shelfRoutes = (answers: { broken?: () => unknown } = {}): Route[] => [
  route({
    method: 'get',
    path: '/api/boxes/:id',
    summary: 'One box',
    tag: 'Shelf',
    access: SIGNED_IN,
    params: boxId,
    response: box,
    handle: async ({ params }) => {
      if (params.id !== 'b1') throw new NotFoundError('box', params.id)
      // What the schema does not name must not leave the house.
      return { id: 'b1', label: 'First', passwordHash: '$argon2id$' }
    },
  }),
  route({
    method: 'get',
    path: '/api/boxes/lost',
    summary: 'Boxes nobody has seen',
    tag: 'Shelf',
    access: 'public',
    query: z.strictObject(pageQuery),
    response: page(box),
    handle: async ({ query }) => ({ items: [{ id: `limit-${query.limit}`, label: 'Lost' }], next: null }),
  }),
  route({
    method: 'post',
    path: '/api/boxes',
    summary: 'Put a box on the shelf',
    tag: 'Shelf',
    access: MANAGERS,
    body: z.strictObject({
      label: text(1, 20),
      lines: z.array(z.strictObject({ quantity: z.number().int().min(1) })).default([]),
    }),
    response: z.object({ label: z.string(), key: z.string().nullable(), lines: z.number() }),
    status: 201,
    handle: async ({ body, idempotencyKey }) => {
      if (body.label === 'taken')
        throw new ConflictError('label_taken', 'The label is taken.', { label: body.label })
      return { label: body.label, key: idempotencyKey, lines: body.lines.length }
    },
  }),
  route({
    method: 'delete',
    path: '/api/boxes/:id',
    summary: 'Take it away',
    tag: 'Shelf',
    access: MANAGERS,
    params: boxId,
    handle: async () => {},
  }),
  route({
    method: 'post',
    path: '/api/dust',
    summary: 'Dust the shelf, which takes no words',
    tag: 'Shelf',
    access: MANAGERS,
    handle: async () => {},
  }),
  route({
    method: 'get',
    path: '/api/broken',
    summary: 'Does what the test says',
    tag: 'Shelf',
    access: 'public',
    response: box,
    handle: async () => answers.broken?.() as z.infer<typeof box>,
  }),
]
