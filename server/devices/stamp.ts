/** Where in a device's life something was true: what orders the messages of one device, whenever they arrive. */
export interface Stamp {
  /** Of the log. */
  generation: number
  /** Next sequence number of the log. */
  next: number
  boot: number
  /** Milliseconds since that boot. */
  uptime: number
}

/** Whether `a` was earlier in the device's life; nothing is earlier than nothing. */
export function isBefore(a: Stamp, b: Stamp | null): boolean {
  if (!b) return false
  if (a.generation !== b.generation) return a.generation < b.generation
  if (a.next !== b.next) return a.next < b.next
  if (a.boot !== b.boot) return a.boot < b.boot
  return a.uptime < b.uptime
}
