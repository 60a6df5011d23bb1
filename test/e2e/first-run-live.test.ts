import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { aDataDir, aDesk } from '../desk-process.ts';
import { addressesOf, aNamespace, cable, mayMakeNamespaces, type Namespace } from '../netns.ts';
import { openBrowser, openPage } from './browser.ts';

const here = mayMakeNamespaces() ? test : test.skip;

/** Chromium started by this program sees the network of the namespace alone. */
function chromiumIn(namespace: Namespace): { program: string } & Disposable {
  const dir = mkdtempSync(path.join(tmpdir(), 'md-chromium-'));
  const program = path.join(dir, 'chromium');
  writeFileSync(program, `#!/bin/sh\nexec ip netns exec ${namespace.name} /usr/bin/chromium "$@"\n`, {
    mode: 0o755,
  });
  return { program, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}

here(
  'the whole first run on real wires: a bare port is proposed, another one disappears, Start serves, and stop ends it',
  { timeout: 180_000 },
  async () => {
    using folder = aDataDir();
    await using at = await aNamespace('d');
    await using machine = await aNamespace('m');
    await using elsewhere = await aNamespace('e');
    await cable(at, 'mdesk1', elsewhere, 'else0');
    await cable(at, 'mdesk0', machine, 'mach0');
    await using desk = await aDesk(['--data', path.join(folder.dir, 'data'), '--http', '127.0.0.1:5240'], at);
    using chromium = chromiumIn(at);
    await using browser = await openBrowser(chromium.program);
    const { page, complaints } = await openPage(browser);
    page.setDefaultTimeout(30_000);
    await page.goto(desk.ready.url);
    const card = (nic: string) => page.getByRole('radio', { name: new RegExp(nic) });
    await card('mdesk1').check();
    await at.run('ip', 'link', 'delete', 'mdesk1');
    await page.getByText('mdesk1 is gone from this computer. mdesk0 is chosen instead').waitFor();
    expect(await card('mdesk0').isChecked()).toBe(true);

    await page.getByText('No other DHCP server answered').waitFor();
    await page.getByText('Start gives mdesk0 the address 10.77.0.1').waitFor();
    await page.getByText('Nothing is in the way.').waitFor();
    await page.getByText('It takes about 3 min, once').waitFor();
    expect(await addressesOf(at, 'mdesk0')).toEqual([]);
    await page.getByRole('button', { name: 'Start on mdesk0' }).click();
    await page.getByText('Switch a machine on, and it appears here').waitFor();
    expect(await addressesOf(at, 'mdesk0')).toEqual(['10.77.0.1']);

    const pxe = ['-V', 'PXEClient:Arch:00007', '-n', '-q', '-t', '5', '-T', '1', '-s', '/bin/true'];
    await machine.run('udhcpc', '-i', 'mach0', ...pxe);
    await page.getByText(/1 device heard, it asks to boot from the network/).waitFor();

    await page.goto(`${desk.ready.url}/serve`);
    await page.getByText('served now').waitFor();
    await page.getByRole('button', { name: 'Stop serving' }).click();
    await page.getByRole('button', { name: 'Start on mdesk0' }).waitFor();
    expect(await addressesOf(at, 'mdesk0')).toEqual([]);
    // The browser says so when a port that is gone was still asked about.
    expect(complaints.filter((complaint) => !complaint.includes('404'))).toEqual([]);
    await desk.stop();
  },
);
