import type { Page } from 'playwright-core'

/** Seconds between two keys of a scanner. */
const PACE = 0.008
const SEPARATOR = '\u001d'
const CTRL = 2

/**
 * Types as a hardware scanner does: one key every 8 ms by the time stamps that the browser sees, FNC1 as Ctrl+], Enter at
 * the end. Keys are sent without waiting for each other, so that a busy machine does not make a person of it.
 */
export async function scanInto(page: Page, text: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const begin = Date.now() / 1000
  const keys = [...text].map((key) =>
    key === SEPARATOR ? { key: ']', code: 'BracketRight', modifiers: CTRL } : { key, text: key },
  )
  const all = [...keys, { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 }]
  await Promise.all(
    all.flatMap((key, index) =>
      (['keyDown', 'keyUp'] as const).map((type, half) => {
        const timestamp = begin + index * PACE + half * 0.002
        return session.send('Input.dispatchKeyEvent', { ...key, type, timestamp })
      }),
    ),
  )
  await session.detach()
}
