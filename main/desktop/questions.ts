import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';
import type { Problem } from '../../services/contract/result.ts';
import type { Keyring } from './keyring.ts';
import type { Place } from './place.ts';
import type { QuitAnswer, Work } from './quit.ts';
import { windowWords } from './words.ts';

const ask = (over: BrowserWindow | null, options: MessageBoxOptions) =>
  over ? dialog.showMessageBox(over, options) : dialog.showMessageBox(options);

const answers: readonly QuitAnswer[] = ['background', 'quit', 'cancel'];

/** Asks what is to become of the work that quitting interrupts. Esc and a closed question cancel. */
export async function askToQuit(over: BrowserWindow | null, work: Work): Promise<QuitAnswer> {
  const w = windowWords.quit;
  const { response } = await ask(over, {
    type: 'warning',
    title: windowWords.product,
    message: w.title(work.machines),
    detail: w.detail(work.lines.join('\n')),
    buttons: [w.background, w.quit, w.cancel],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  return answers[response] ?? 'cancel';
}

/** Says why the controller does not start. Resolves when it is to be tried again; otherwise the program ends. */
export async function askToTryAgain(over: BrowserWindow | null, problem: Problem): Promise<void> {
  const { response } = await ask(over, {
    type: 'error',
    title: windowWords.product,
    message: windowWords.trouble.title,
    detail: problem.sentence,
    buttons: [windowWords.trouble.again, windowWords.menu.quit],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  if (response === 0) return;
  app.quit();
  await new Promise(() => {});
}

const placeWords: Record<Place['how'], string> = {
  host: windowWords.about.runsHere,
  elevate: windowWords.about.runsAsRoot,
  attach: windowWords.about.runsAsService,
  refused: windowWords.fleet.unreachable,
};

/** Version, where the controller runs, and what keeps the key of the secrets. */
export async function showAbout(
  over: BrowserWindow | null,
  version: string,
  place: Place['how'] | null,
  keyring: Keyring,
): Promise<void> {
  const w = windowWords.about;
  const ownKeyring = keyring.name === null ? w.noKeyring : w.keyring(keyring.name);
  const where = place ? placeWords[place] : windowWords.fleet.unreachable;
  await ask(over, {
    type: 'info',
    title: windowWords.menu.about,
    message: windowWords.product,
    detail: [w.version(version), where, place === 'host' ? ownKeyring : w.ownFile].join('\n'),
    noLink: true,
  });
}
