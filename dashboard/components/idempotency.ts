import { useCallback, useState } from 'react'

/** 128 random bits. `crypto.randomUUID` is missing on plain HTTP, where a county's own network may be. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The Idempotency-Key of one form: made when it opens, kept over double clicks and retries, renewed for the next entry. */
export function useIdempotencyKey(): [key: string, renew: () => void] {
  const [key, setKey] = useState(newIdempotencyKey)
  const renew = useCallback(() => setKey(newIdempotencyKey()), [])
  return [key, renew]
}
