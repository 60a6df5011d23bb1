import { request } from 'node:http';
import { expect, test } from 'vitest';
import { openBrowser, openPage } from '../e2e/browser.ts';
import { whatIsMissing } from './demo-needs.ts';
import { nothingIsLeft, startDemo } from './demo-run.ts';
import { until } from './programs.ts';

/** The status of an answer to a request that names this host. */
const asHost = (url: string, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(url, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });

test('a newcomer starts the demo, clicks a machine to Ready, breaks it, and leaves nothing behind', async () => {
  await using demo = await startDemo('npm', 'run', '-s', 'demo:vm');
  expect(await asHost(demo.url, 'desk.example')).toBe(403);
  const browser = await openBrowser();
  await using _browser = { [Symbol.asyncDispose]: () => browser.close() };
  const { page, complaints } = await openPage(browser);
  await page.goto(demo.url);
  await page.getByRole('row', { name: /bios-01/ }).click();
  await page.getByRole('button', { name: 'Commission', exact: true }).click();
  await page.getByText(/^Commissioned in/).waitFor({ timeout: 300_000 });
  await until('Ready in the terminal', 10_000, () => /bios-01 is ready now/.test(demo.said()) || undefined);

  await demo.press('5', /changed the password in the BMC of bios-01/);
  // Deploy is the next step of a Ready machine; commissioning again has its key.
  await page.keyboard.press('c');
  await page
    .getByText(/10\.77\.0\.201.*(password|refused)/)
    .first()
    .waitFor();
  await demo.press('5', /has its old password again/);
  await demo.press('1', /You pulled the cable of bios-01/);
  await demo.press('3', /You pressed the power button of bios-01/);
  await demo.press('4', /You pressed the power button of uefi-02/);
  expect(complaints).toEqual([]);

  demo.child.stdin!.write('q');
  expect(await demo.ended).toBe(0);
  await nothingIsLeft(demo);
}, 600_000);

test('where it cannot start, the demo names the one command that helps', () => {
  const linux = { platform: 'linux', isRoot: false, packages: [] };
  expect(whatIsMissing({ ...linux, isRoot: true })).toBeNull();
  expect(whatIsMissing(linux)).toMatch(/^ {2}sudo env "PATH=\$PATH" npm run demo:vm$/m);
  expect(whatIsMissing({ ...linux, packages: ['ovmf', 'openipmi'] })).toMatch(
    /^ {2}sudo apt-get install --no-install-recommends ovmf openipmi && sudo env .* npm run demo:vm$/m,
  );
  expect(whatIsMissing({ ...linux, platform: 'darwin' })).toMatch(/needs Linux/);
});
