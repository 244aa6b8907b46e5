import type { KeyboardEvent } from 'react'

const FIELDS =
  'input:not([type="hidden"], [type="radio"], [type="checkbox"], :disabled, [tabindex="-1"]), textarea:not(:disabled), select:not(:disabled)'

const isShown = (element: HTMLElement): boolean => element.offsetParent !== null

function fieldsOf(container: ParentNode): HTMLElement[] {
  return [...container.querySelectorAll<HTMLElement>(FIELDS)].filter(isShown)
}

/** A list is open and another option than the chosen one is lit: Enter takes it. */
function choosesOption(field: HTMLElement): boolean {
  const lit = field.getAttribute('aria-activedescendant')
  const option = lit === null ? null : document.getElementById(lit)
  return option !== null && option.getAttribute('aria-selected') !== 'true'
}

/**
 * Enter moves on to the next field, and behind the last field of the last line adds a line; Ctrl+Enter posts. For use
 * as a form's `onKeyDownCapture`, since lists of choices want Enter for themselves.
 */
export function moveOnEnter(event: KeyboardEvent<HTMLFormElement>): void {
  const form = event.currentTarget
  const field = event.target
  if (event.key !== 'Enter' || event.nativeEvent.isComposing || !(field instanceof HTMLElement)) return
  // A dialog is a child of the form for React alone.
  if (!form.contains(field)) return
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault()
    event.stopPropagation()
    form.requestSubmit()
    return
  }
  if (!field.matches(FIELDS) || field.matches('textarea, [data-own-enter]') || choosesOption(field)) return
  event.preventDefault()
  event.stopPropagation()
  const line = field.closest('li[data-line]')
  if (line && !line.nextElementSibling && fieldsOf(line).at(-1) === field) {
    addLine(form)
    return
  }
  const fields = fieldsOf(form)
  const next = fields[fields.indexOf(field) + 1] ?? form.querySelector<HTMLElement>('button[type="submit"]')
  focus(next)
}

function addLine(form: HTMLFormElement): void {
  form.querySelector<HTMLElement>('[data-add-line]')?.click()
  requestAnimationFrame(() => {
    const line = [...form.querySelectorAll('li[data-line]')].at(-1)
    if (line) focus(fieldsOf(line)[0])
  })
}

function focus(field: HTMLElement | null | undefined): void {
  field?.focus()
  if (field instanceof HTMLInputElement) field.select()
}
