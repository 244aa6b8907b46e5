import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** Serious and critical findings of axe on the page, or in the part of it that a selector names. */
export async function barriersOn(page: Page, within = ':root'): Promise<string[]> {
  // Evaluated by the browser's debugger, which the page's own policy does not bind.
  await page.evaluate(axe.source)
  return page.evaluate(async (selector) => {
    const { run } = (window as unknown as { axe: typeof axe }).axe
    const { violations } = await run(selector, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      // What holds need not be described, element by element.
      resultTypes: ['violations'],
      // The style sheets, read anew for each page, are asked for by no rule of these.
      preload: { assets: ['media'] },
    })
    const faults: string[] = []
    for (const { id, impact, nodes } of violations)
      for (const { html, target } of nodes) {
        if (impact !== 'serious' && impact !== 'critical') continue
        const element = document.querySelector(String(target[0]))
        // What the bar at the foot covers in part is scrolled to.
        if (id === 'target-size' && element) {
          element.scrollIntoView({ block: 'center' })
          const again = await run(element, { runOnly: [id] })
          if (again.violations.length === 0) continue
        }
        faults.push(`${id}: ${html.slice(0, 200)}`)
      }
    return faults
  }, within)
}
