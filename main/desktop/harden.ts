import { app, session } from 'electron';
import { isOwnPage } from './page.ts';

/** What a page may ask the system for: putting text on the clipboard (its Copy buttons), nothing else. */
const permitted = ['clipboard-sanitized-write'];

/** No page leaves the program, opens another or embeds one. To be called before the first window is made. */
export function refuseOtherPages(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isOwnPage(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!isOwnPage(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** To be called once the program is ready. */
export function refusePermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((contents, permission, answer) =>
    answer(permitted.includes(permission) && isOwnPage(contents.getURL())),
  );
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) =>
      permitted.includes(permission) && isOwnPage(requestingOrigin.replace(/\/$/, '')),
  );
}
