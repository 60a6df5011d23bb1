import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Controller } from '../../../services/controller.ts';
import type { Connection } from '../../../services/doors/local/in-process.ts';
import { aController } from './a-controller.ts';
import type { MenuItem } from './double/probe.ts';
import { pageChecks } from './page-checks.ts';
import { app, closeBrowser, endShell, probe, shown, startShell } from './shell.ts';

/** The built main process and the built preload, on a double of Electron, with pages in real Chromium. */
let dataDir: string;
let controller: Controller;
let desk: Connection;

async function addMachine(hostname: string, more: object = {}): Promise<string> {
  const mac = `52:54:00:${hostname.length.toString(16).padStart(2, '0')}:00:${String(10 + ++machines)}`;
  const made = await desk.call('machines.create', { hostname, macs: [mac], commission: false, ...more });
  if (!made.ok) throw new Error(made.problem.sentence);
  return (made.value as { systemId: string }).systemId;
}
let machines = 0;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'md-shell-'));
  controller = await aController(dataDir);
  desk = controller.connect();
}, 120_000);
afterAll(async () => {
  await closeBrowser();
  await controller.stop();
  rmSync(dataDir, { recursive: true });
});

const attached = (...more: string[]) => ({ argv: ['--data', dataDir, ...more] });
const menuItem = (items: MenuItem[], label: string): MenuItem | undefined =>
  items.flatMap((item) => [item, ...(item.submenu ?? [])]).find((item) => item.label === label);

describe('a window that is attached to a controller', () => {
  let machine: string;
  beforeAll(async () => {
    machine = await addMachine('node-first');
    await startShell(attached());
    const { page } = await shown();
    await page.getByText('node-first').first().waitFor();
  }, 60_000);
  afterAll(endShell);

  test('its page is sandboxed and isolated, and comes from a scheme of its own', () => {
    const { webPreferences } = probe.windows[0]!.options;
    expect(webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
    expect(probe.sandboxed).toBe(true);
    expect(probe.schemes).toMatchObject([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
  });

  for (const [name, check] of Object.entries(pageChecks)) test(name, async () => check((await shown()).page));

  test('a window that the page opens is refused, and opens nothing elsewhere', async () => {
    const { window, page } = await shown();
    await page.evaluate(() => void globalThis.open('https://evil.invalid/x'));
    await expect.poll(() => window.popups).toEqual([{ url: 'https://evil.invalid/x', action: 'deny' }]);
    expect(probe.openedExternally).toEqual([]);
  });

  test('a machine that appears is shown without asking', async () => {
    const { page } = await shown();
    await addMachine('node-second');
    await page.getByText('node-second').first().waitFor();
  });

  test('the address of a page of the program is taken apart safely', async () => {
    const answer = probe.protocols.get('app')!;
    const status = async (url: string, method = 'GET') => (await answer(new Request(url, { method }))).status;
    for (const url of [
      'app://metaldesk/..%2f..%2fpackage.json',
      'app://metaldesk/assets/..%2f..%2f..%2fpackage.json',
      'app://metaldesk/%2e%2e/desktop.js',
      'app://metaldesk/%00.js',
      'app://metaldesk/%ff.js',
      'app://metaldesk/no-such-file.js',
      'app://other/index.html',
    ])
      expect([url, await status(url)]).toEqual([url, expect.toSatisfy((code: number) => code >= 400)]);
    expect(await status('app://metaldesk/machines', 'POST')).toBe(400);
    expect(await status('app://metaldesk/machines/abc123')).toBe(200);
    const policy = (await answer(new Request('app://metaldesk/'))).headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'none'");
  });

  test('only the page of the window is answered: no frame in it, no other origin, nothing without a frame', async () => {
    const { window } = await shown();
    const call = probe.handlers.get('desk:call')!;
    const { webContents } = window;
    const from = (senderFrame: object | null) =>
      call({ sender: webContents, senderFrame }, 'machines.counts', {});
    const own = webContents.mainFrame;
    for (const frame of [null, { url: own.url, parent: own }, { ...own, url: 'https://evil.invalid/' }])
      expect(await from(frame)).toMatchObject({ ok: false, problem: { code: 'forbidden' } });
    const there = own.url;
    for (const url of [
      'https://evil.invalid/',
      'app://metaldesk.evil.invalid/',
      'app://other/',
      'file:///etc/passwd',
    ]) {
      own.url = url;
      expect(await from(own)).toMatchObject({ problem: { code: 'forbidden' } });
    }
    own.url = there;
    expect(await from(own)).toMatchObject({ ok: true });
  });

  test('what is no call is refused: names, inputs, calls of the window', async () => {
    const { page } = await shown();
    const call = (name: unknown, input: unknown) =>
      page.evaluate(
        ([n, i]) =>
          (window as never as { metaldesk: { call(n: unknown, i: unknown): unknown } }).metaldesk.call(n, i),
        [name, input] as const,
      ) as Promise<unknown>;
    expect(await call('constructor', {})).toMatchObject({ problem: { code: 'not_found' } });
    expect(await call('machines.list', { limit: -1 })).toMatchObject({ problem: { code: 'bad_input' } });
    for (const name of ['', 7, null, 'x'.repeat(5_000)])
      expect(await call(name, {})).toMatchObject({ problem: { code: 'bad_input' } });
    expect(await call('window.menu', { x: -1, y: 0 })).toMatchObject({ problem: { code: 'bad_input' } });
    expect(await call('window.menu', { x: 1, y: 2, z: 3 })).toMatchObject({ problem: { code: 'bad_input' } });
    expect(probe.popups).toEqual([]);
  });

  test('of permissions a page gets the clipboard for writing, and nothing else', () => {
    const { webContents } = probe.windows[0]!;
    const asked = (permission: string): boolean => {
      let may = false;
      probe.permissionRequest!(webContents, permission, (answer) => (may = answer));
      return may;
    };
    expect(asked('clipboard-sanitized-write')).toBe(true);
    for (const permission of ['geolocation', 'media', 'notifications', 'clipboard-read', 'openExternal'])
      expect([permission, asked(permission)]).toEqual([permission, false]);
    expect(probe.permissionCheck!(null, 'clipboard-sanitized-write', 'app://metaldesk/')).toBe(true);
    expect(probe.permissionCheck!(null, 'clipboard-sanitized-write', 'https://evil.invalid/')).toBe(false);
    expect(probe.permissionCheck!(null, 'geolocation', 'app://metaldesk/')).toBe(false);
  });

  test('the title bar is the window: room for its buttons in the colours of the page, the menu behind the mark', async () => {
    const { window, page } = await shown();
    expect(window.options).toMatchObject({ titleBarStyle: 'hidden', titleBarOverlay: { height: 43 } });
    const region = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((e) => getComputedStyle(e).getPropertyValue('-webkit-app-region'));
    expect(await region('[data-title-bar]')).toBe('drag');
    expect(await region('[data-title-bar] button')).toBe('no-drag');
    await page.getByRole('button', { name: 'Menu of Metaldesk' }).click();
    await expect.poll(() => probe.popups.length).toBe(1);
    await page.getByRole('button', { name: 'View: colours and density' }).click();
    await page.getByText('Light', { exact: true }).click();
    await expect.poll(() => window.overlay.color).toBe('#FFFFFF');
    await page.keyboard.press('Escape');
  });

  test('the menu leads to the pages', async () => {
    const { page } = await shown();
    menuItem(probe.applicationMenu, 'Settings')!.click!();
    await page.waitForURL('**/settings');
    menuItem(probe.applicationMenu, 'Machines')!.click!();
    await page.waitForURL('**/machines');
  });

  test('a second start brings this window to the front and hands over its link, a hostile one only the first', async () => {
    const { window, page } = await shown();
    window.minimized = true;
    app.emit('second-instance', {}, ['metaldesk', `metaldesk://machine/${machine}`], '/');
    await page.waitForURL(`**/machines/${machine}`);
    expect([window.minimized, window.focused > 0]).toEqual([false, true]);
    for (const link of ['metaldesk://machine/../../settings', 'metaldesk://evil/x', 'javascript:alert(1)'])
      app.emit('second-instance', {}, ['metaldesk', link], '/');
    app.emit('open-url', { preventDefault() {} }, 'metaldesk://machine/%2e%2e');
    await page.waitForTimeout(200);
    expect(page.url()).toContain(`/machines/${machine}`);
    app.emit('open-url', { preventDefault() {} }, `metaldesk://machine/${machine}?tab=events`);
    await page.waitForURL('**tab=events');
    expect(probe.windows).toHaveLength(1);
  });

  test('tray and notification tell once what needs somebody, and lead there', async () => {
    const { window, page } = await shown();
    const tray = probe.trays[0]!;
    await expect.poll(() => tray.toolTip, { timeout: 15_000 }).toContain('Nothing needs you');
    expect(tray.image).toBe('tray');
    window.focused = 0;
    const broken = await addMachine('node-broken');
    await desk.call('machines.mark_broken', { systemId: broken, comment: 'Fan <b>dead</b>' });
    await expect.poll(() => tray.toolTip, { timeout: 10_000 }).toContain('1 machine needs you');
    expect(tray.image).toBe('tray-trouble');
    await expect.poll(() => probe.notifications.length, { timeout: 15_000 }).toBe(1);
    expect(probe.notifications[0]).toMatchObject({ title: 'node-broken: Broken' });
    probe.notifications[0]!.emit('click');
    await page.waitForURL(`**/machines/${broken}`);
    menuItem(tray.menu, 'node-broken')!.click!();
    expect(menuItem(tray.menu, 'Show Metaldesk')).toBeDefined();
  }, 60_000);

  test('what the page complained about is nothing but what was refused on purpose', () => {
    const unexpected = probe.complaints.filter(
      (text) =>
        !/Content Security Policy|evil\.invalid|127\.0\.0\.1:9|ERR_ABORTED|Failed to fetch|violates/.test(
          text,
        ),
    );
    expect(unexpected).toEqual([]);
  });
});

describe('a life of the window', () => {
  let userData: string;
  beforeEach(() => (userData = mkdtempSync(path.join(tmpdir(), 'md-user-'))));
  afterEach(() => rmSync(userData, { recursive: true }));

  test('a second program ends at once', async () => {
    await startShell({ ...attached(), lockIsFree: false });
    expect([probe.exited, probe.windows.length]).toEqual([1, 0]);
  });

  test('it opens where it was; a link among its arguments is its first page', async () => {
    const machine = await addMachine('node-linked');
    await startShell({ ...attached(), userData });
    const { window } = await shown();
    window.bounds = { x: 40, y: 60, width: 1111, height: 777 };
    window.maximized = true;
    await endShell();
    expect(JSON.parse(readFileSync(path.join(userData, 'window.json'), 'utf8'))).toMatchObject({
      maximized: true,
    });
    await startShell({ ...attached(`metaldesk://machine/${machine}`), userData });
    const again = await shown();
    expect(again.window.options).toMatchObject({ x: 40, y: 60, width: 1111, height: 777 });
    expect(again.window.maximized).toBe(true);
    expect(again.page.url()).toContain(`/machines/${machine}`);
    await endShell();
  });

  test('when the controller goes, page and tray say so; when it is back, they go on by themselves', async () => {
    const ownDir = mkdtempSync(path.join(tmpdir(), 'md-lost-'));
    const before = await aController(ownDir);
    await startShell({ argv: ['--data', ownDir], userData });
    const { page } = await shown();
    await page
      .getByRole('heading', { name: /Machines/ })
      .first()
      .waitFor();
    await before.stop();
    await page
      .getByText(/Not connected to the controller since/)
      .first()
      .waitFor();
    await expect.poll(() => probe.trays[0]!.toolTip).toContain('Not connected');
    const after = await aController(ownDir);
    await page
      .getByText(/Not connected to the controller since/)
      .first()
      .waitFor({ state: 'hidden' });
    await after
      .connect()
      .call('machines.create', { hostname: 'node-after', macs: ['52:54:00:aa:00:01'], commission: false });
    await page.getByText('node-after').first().waitFor();
    await endShell();
    await after.stop();
    rmSync(ownDir, { recursive: true });
  }, 60_000);

  test('attached, it asks nothing when it is quit, and the controller goes on', async () => {
    await startShell({ ...attached(), userData });
    await shown();
    app.quit();
    await expect.poll(() => probe.exited).toBe(1);
    expect(probe.messageBoxes).toEqual([]);
    expect(await desk.call('machines.counts', {})).toMatchObject({ ok: true });
  });
});

describe('a window that hosts the controller', () => {
  let hostedDir: string;
  beforeEach(async () => {
    hostedDir = mkdtempSync(path.join(tmpdir(), 'md-hosted-'));
    // Set up before, on an interface that this computer does not have: nothing is put on a wire.
    const before = await aController(hostedDir);
    const connection = before.connect();
    for (const n of [1, 2])
      await connection.call('machines.create', {
        hostname: `work-${n}`,
        macs: [`52:54:00:99:00:0${n}`],
        powerType: 'manual',
        commission: true,
      });
    await before.stop();
  }, 60_000);
  afterEach(() => rmSync(hostedDir, { recursive: true }));
  const hosting = () => ({ argv: ['--data', hostedDir, '--http', '127.0.0.1:0'] });

  test('quit with work running asks once and says what it interrupts; the answer is done', async () => {
    await startShell(hosting());
    const { window, page } = await shown();
    await page.getByText('work-1').first().waitFor();
    expect(window.close()).toBe(false);
    app.quit();
    app.quit();
    await expect.poll(() => probe.messageBoxes.length).toBe(1);
    const [box] = probe.messageBoxes.splice(0);
    expect(box!.message).toBe('2 machines are being worked on');
    for (const name of ['work-1', 'work-2']) expect(box!.detail).toContain(name);
    box!.press('Cancel');
    await expect.poll(() => probe.exited).toBe(0);
    app.quit();
    await expect.poll(() => probe.messageBoxes.length).toBe(1);
    probe.messageBoxes.splice(0)[0]!.press('Go on without the window');
    await expect.poll(() => window.visible).toBe(false);
    probe.trays[0]!.emit('click');
    expect(window.visible).toBe(true);
    app.quit();
    await expect.poll(() => probe.messageBoxes.length).toBe(1);
    probe.messageBoxes.splice(0)[0]!.press('Quit and interrupt');
    await expect.poll(() => probe.exited, { timeout: 8_000 }).toBe(1);
  }, 60_000);

  test('the key of the secrets is kept by the keyring, and a file where there is none', async () => {
    const keyOf = () => readFileSync(path.join(hostedDir, 'secret.key'));
    const plain = keyOf();
    await startShell(hosting());
    await (await shown()).page.getByText('work-1').first().waitFor();
    expect(keyOf()).toEqual(plain);
    menuItem(probe.applicationMenu, 'About Metaldesk')!.click!();
    expect(probe.messageBoxes.splice(0)[0]!.detail).toContain('this system offers no keyring');
    await endShell();
    await startShell({ ...hosting(), keyring: 'gnome_libsecret' });
    await (await shown()).page.getByText('work-1').first().waitFor();
    expect(keyOf().includes(plain)).toBe(false);
    await endShell();
  }, 60_000);
});
