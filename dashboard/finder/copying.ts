/** Buttons that copy the text of another element, where the browser lets a page do so. */
export function offerCopying(): void {
  const { clipboard } = navigator
  // Absent over plain HTTP.
  if (!clipboard) return
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    button.hidden = false
    button.addEventListener('click', () => {
      const text = document.getElementById(button.dataset.copy ?? '')?.textContent ?? ''
      clipboard.writeText(text).then(
        () => {
          button.textContent = document.body.dataset.copied ?? ''
        },
        () => {
          // The address stays on the page, where one tap selects all of it.
          button.hidden = true
        },
      )
    })
  }
}
