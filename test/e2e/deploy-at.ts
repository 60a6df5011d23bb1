import type { Page } from 'playwright-core';

/** Machines of the fixture's fleet, by what they are. */
export const ready = '/machines/m00017';
export const deploying = '/machines/m00005';
export const deployed = '/machines/m00021';
export const failed = '/machines/m00003';
export const inRescue = '/machines/m00014';
export const allocated = '/machines/m00024';

/** Waits for the dialog, and until it has the focus: a key that comes before goes nowhere. */
export async function dialogNamed(page: Page, name: string) {
  const dialog = page.getByRole('dialog', { name });
  await dialog.waitFor();
  await page.waitForFunction(() => document.activeElement?.closest('.MuiDialog-root') !== null);
  return dialog;
}
