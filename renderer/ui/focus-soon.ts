/** As a ref: focuses what a dialog should start with, after the dialog's own focus trap has taken the focus. */
export function focusSoon(element: HTMLElement | null): void {
  if (element) setTimeout(() => element.focus());
}
