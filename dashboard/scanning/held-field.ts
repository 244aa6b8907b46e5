type Field = HTMLInputElement | HTMLTextAreaElement

const isField = (element: Element | null): element is Field =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement

/** React hears of a value only through the prototype's setter and an event. */
function write(field: Field, value: string): void {
  const prototype = field instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement
  Object.getOwnPropertyDescriptor(prototype.prototype, 'value')?.set?.call(field, value)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** Remembers what stands in the focused field, and puts it back after a scanner typed into it. */
export function holdField(): () => void {
  const field = document.activeElement
  if (!isField(field)) return () => {}
  const { value } = field
  return () => {
    // A list that unfolded while the scanner typed folds up; an input method gives up its unfinished word.
    if (field.getAttribute('aria-haspopup') === 'listbox') field.blur()
    if (field.isConnected && field.value !== value) write(field, value)
  }
}
