import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openPage } from './browser.ts';
import type { Scenario } from './fixture-answers.ts';
import { blocked, labNics, officeNics } from './fixture-first-run.ts';
import { openFixtureServer } from './fixture-server.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

interface Scene {
  page: Page;
  /** What Start was asked for. */
  started: unknown[];
  /** From now on the procedure answers so. */
  answer(name: string, value: unknown): Promise<void>;
}

async function firstRun(scenario: Scenario, story: (scene: Scene) => Promise<void>): Promise<void> {
  const server = await openFixtureServer(scenario);
  const { page, complaints, context } = await openPage(browser);
  const started: unknown[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/call/network.start')) started.push(request.postDataJSON());
  });
  const answer = (name: string, value: unknown): Promise<void> =>
    page
      .route(`**/api/call/${name}`, (route) => route.fulfill({ json: { ok: true, value } }))
      .then(() => undefined);
  try {
    await page.goto(`${server.url}/start`);
    await story({ page, started, answer });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map((v) => `${v.id} ${v.nodes.map((n) => n.html.slice(0, 120)).join(' | ')}`)).toEqual(
      [],
    );
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
    await server.close();
  }
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const nicsOf = (nics: unknown[]) => ({ nics, mayBindPorts: true, fix: null });

/** Tab until the element has the focus. */
async function tabTo(page: Page, target: ReturnType<typeof button>): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if (await target.evaluate((e) => e === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('not reached by Tab');
}

test('a bare port, by keyboard alone: port, address, pool, what exactly changes, Start', () =>
  firstRun('no-address', async ({ page, started }) => {
    await page.getByText('Start gives enp3s0 the address 10.77.0.1').waitFor();
    await tabTo(page, page.getByRole('radio', { name: /enp3s0/ }));
    await tabTo(page, page.getByLabel('This desk'));
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('10.77.0.2');
    await tabTo(page, page.getByLabel('Pool from'));
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('10.77.0.50');
    await page.getByText('Room for 151 machines at once.').waitFor();
    await tabTo(page, button(page, 'What exactly changes?'));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'What exactly changes?' });
    await dialog.getByText('enp3s0 gets the address 10.77.0.2 for as long as this desk serves').waitFor();
    await dialog.getByText('UDP 67 for DHCP, on enp3s0 alone.').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await tabTo(page, button(page, 'Start on enp3s0'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Machines' }).waitFor();
    expect(started).toEqual([
      {
        ...{ nic: 'enp3s0', mode: 'authoritative', giveAddress: '10.77.0.2' },
        subnet: { cidr: '10.77.0.0/24', dns: [], dynamicRange: ['10.77.0.50', '10.77.0.200'] },
      },
    ]);
  }));

test('beside a router: proxyDHCP is proposed, a DHCP of its own is refused with the reason, Start names no pool', () =>
  firstRun('other-dhcp', async ({ page, started }) => {
    await page.getByText('192.168.1.1 (AVM) offered 192.168.1.61 in 4 ms').waitFor();
    await page.getByText('1 router, 2 printers, 14 others').waitFor();
    expect(await page.getByRole('radio', { name: /Beside your router/ }).isChecked()).toBe(true);
    expect(await page.getByRole('radio', { name: /Own network/ }).isDisabled()).toBe(true);
    await page.getByText('two DHCP servers would give one address to two devices').waitFor();
    await button(page, 'What exactly changes?').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('UDP 4011 for boot questions, on 192.168.1.34.').waitFor();
    await dialog.getByText('enx00e04c68 keeps its address 192.168.1.34.').waitFor();
    await button(page, 'Close').click();
    await button(page, 'Start beside the router').click();
    await page.getByRole('heading', { name: 'Machines' }).waitFor();
    expect(started).toEqual([{ nic: 'enx00e04c68', mode: 'proxy' }]);
  }));

test('a port that disappears is named, and the choice falls back; back again, nothing moves by itself', () =>
  firstRun('first-run', async ({ page, answer }) => {
    await page.getByText('Room for 101 machines at once.').waitFor();
    const [lab, office, wifi] = labNics('10.77.0.1');
    const spare = { ...office!, name: 'enp4s0', defaultRoute: false, suggested: true };
    await answer('network.nics', nicsOf([spare, office, wifi]));
    await page.getByText('enp3s0 is gone from this computer. enp4s0 is chosen instead').waitFor();
    expect(await page.getByRole('radio', { name: /enp4s0/ }).isChecked()).toBe(true);
    await page.unroute('**/api/call/network.nics');
    await answer('network.nics', nicsOf([{ ...lab!, suggested: false }, spare, office, wifi]));
    await page.getByRole('radio', { name: /enp3s0/ }).waitFor();
    await page.getByText('is gone from this computer').waitFor({ state: 'detached' });
    expect(await page.getByRole('radio', { name: /enp4s0/ }).isChecked()).toBe(true);
  }));

test('the last usable port gone: the page says so, and Start says what it waits for', () =>
  firstRun('first-run', async ({ page, answer, started }) => {
    await page.getByText('Room for 101 machines at once.').waitFor();
    await answer('network.nics', nicsOf([officeNics[2]]));
    await page.getByText('Put it back in, or choose another port.').waitFor();
    await button(page, 'Start').click({ force: true });
    await page.getByRole('tooltip', { name: 'Choose a port first.' }).waitFor();
    await page.mouse.move(0, 0);
    await page.getByRole('tooltip').waitFor({ state: 'detached' });
    expect(started).toEqual([]);
  }));

test('a cable that is pulled while the page is open: Start waits for it', () =>
  firstRun('first-run', async ({ page, answer }) => {
    await page.getByText('Room for 101 machines at once.').waitFor();
    const [lab, ...others] = labNics('10.77.0.1');
    await answer('network.nics', nicsOf([{ ...lab!, linkUp: false, suggested: false }, ...others]));
    await page.getByText('Plug in a cable to use it').waitFor();
    expect(await button(page, 'Start on enp3s0').getAttribute('aria-disabled')).toBe('true');
  }));

test('what is in the way stands there with its command; Start waits for it, a firewall only warns', () =>
  firstRun('first-run', async ({ page, answer, started }) => {
    await answer('network.preflight', { findings: blocked });
    await page.getByText('1 thing is in the way.').waitFor();
    await page.getByText('sudo kill 812').waitFor();
    await page.getByText('sudo ufw allow in on enp3s0').waitFor();
    await button(page, 'Start on enp3s0').click({ force: true });
    await page.getByRole('tooltip', { name: /dnsmasq, process 812 holds UDP 67/ }).waitFor();
    expect(started).toEqual([]);
    await page.unroute('**/api/call/network.preflight');
    await answer('network.preflight', { findings: [blocked[1]] });
    await page.getByText('1 thing to look at.').waitFor();
    await button(page, 'Start on enp3s0').click();
    await page.getByRole('heading', { name: 'Machines' }).waitFor();
  }));

const image = { built: false, kernel: null, builtAt: null, sizeBytes: 0, problem: 'not built' };
const status = { ephemeral: image, fix: 'sudo npm run image', job: null, whyNot: null, minutes: 3 };

test('the boot system is built from the page: how long it takes, its steps as they go, cancel', () =>
  firstRun('first-run', async ({ page, answer }) => {
    await answer('images.status', status);
    await page.getByText('It takes about 3 min, once').waitFor();
    await answer('jobs.get', {
      ...{ id: 7, kind: 'images.build', title: 'Build', state: 'running', askedBy: 'desk', askedAt: 0 },
      ...{ startedAt: 0, endedAt: null, progress: null, result: null, items: [], step: 'root' },
      steps: [
        { name: 'kernel', label: 'Fetch the kernel' },
        { name: 'root', label: 'Install the system' },
        { name: 'store', label: 'Put in place' },
      ],
    });
    await page.route('**/api/call/images.build', async (route) => {
      await page.unroute('**/api/call/images.status');
      await answer('images.status', { ...status, job: 7 });
      await route.fulfill({ json: { ok: true, value: { job: 7 } } });
    });
    await button(page, 'Build it now').click();
    await page.getByRole('progressbar', { name: 'Steps of the build' }).waitFor();
    await page.locator('[aria-current=step]', { hasText: 'Install the system' }).waitFor();
    const cancelled = page.waitForRequest('**/api/call/jobs.cancel');
    await button(page, 'Cancel').click();
    expect((await cancelled).postDataJSON()).toEqual({ id: 7 });
  }));

test('where the boot system cannot be built from here, the reason and the command stand there', () =>
  firstRun('first-run', async ({ page, answer }) => {
    await answer('images.status', { ...status, whyNot: 'Only the administrator may build it.' });
    await page.getByText('Only the administrator may build it.').waitFor();
    await page.getByText('sudo npm run image').waitFor();
    expect(await button(page, 'Build it now').getAttribute('aria-disabled')).toBe('true');
  }));

test('without a link or switched off a port stays visible and says what to do', () =>
  firstRun('first-run', async ({ page, answer }) => {
    const off = { ...labNics(null)[0]!, linkUp: false, switchedOff: true, suggested: false };
    await answer('network.nics', nicsOf([off, officeNics[0]].map((n, i) => ({ ...n, name: `enp${i}s0` }))));
    await page.getByText('Switch it on to use it: sudo ip link set enp0s0 up').waitFor();
    await page.getByText('Plug in a cable to use it').waitFor();
    expect(await page.getByRole('radio', { name: /enp0s0/ }).isDisabled()).toBe(true);
  }));
