import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLocalLink } from '../../../main/links/local-link.ts';
import { deskLink, type DeskLink, type LinkState } from '../../../main/links/desk-link.ts';
import type { LiveMessage } from '../../../services/contract/live.ts';
import { ok } from '../../../services/contract/result.ts';
import { openController, type Controller } from '../../../services/controller.ts';
import { socketPath } from '../../../services/doors/local/server.ts';
import { silentLog } from '../../../services/platform/log.ts';

/** One suite for both makers of the window's link. Nothing is on the wire: no interface is picked. */
const makers: Record<string, (dataDir: string, controller: () => Controller) => DeskLink> = {
  'hosted: the controller of the same process': (_dataDir, controller) =>
    deskLink(() => Promise.resolve(ok(controller().connect()))),
  'attached: a controller behind its local socket': (dataDir) =>
    deskLink(() => openLocalLink(socketPath(dataDir))),
};

let dataDir: string;
let controller: Controller;
let link: DeskLink;

async function startController(): Promise<void> {
  const opened = await openController({
    ...{ dataDir, rendererDir: dataDir, version: '0.0.0', log: silentLog },
    http: { host: '127.0.0.1', port: 0 },
  });
  if (!opened.ok) throw new Error(opened.problem.sentence);
  controller = opened.value;
  await controller.start();
}

let machinesMade = 0;
async function addMachine(): Promise<string> {
  const mac = `52:54:00:00:00:${String(++machinesMade + 10)}`;
  const made = await link.call('machines.create', { macs: [mac], commission: false });
  if (!made.ok) throw new Error(made.problem.sentence);
  return (made.value as { systemId: string }).systemId;
}
const eventsOf = (heard: LiveMessage[], systemId: string): LiveMessage[] =>
  heard.filter((m) => m.kind === 'event' && m.event.systemId === systemId);

describe.each(Object.entries(makers))('%s', (_name, make) => {
  beforeEach(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'md-link-'));
    await startController();
    link = make(dataDir, () => controller);
  });
  afterEach(async () => {
    link.close();
    await controller.stop();
    rmSync(dataDir, { recursive: true });
  });

  test('a call is answered, a refusal is a value', async () => {
    expect(await link.call('machines.counts', {})).toMatchObject({ ok: true, value: { total: 0 } });
    expect(await link.call('no.such', {})).toMatchObject({ ok: false, problem: { code: 'not_found' } });
    expect(await link.call('constructor', {})).toMatchObject({ ok: false, problem: { code: 'not_found' } });
    expect(await link.call('machines.list', { limit: -1 })).toMatchObject({ problem: { code: 'bad_input' } });
  });

  test('more calls at once than a connection takes are all answered', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => link.call('machines.counts', {})));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(200);
  });

  test('a subscription gives what was missed, then what comes, in order, until its end', async () => {
    const first = await addMachine();
    const heard: LiveMessage[] = [];
    const end = link.subscribe(0, (message) => heard.push(message));
    await expect.poll(() => eventsOf(heard, first).length).toBeGreaterThan(0);
    const second = await addMachine();
    await expect.poll(() => eventsOf(heard, second).length).toBeGreaterThan(0);
    const numbers = heard.flatMap((m) => (m.kind === 'event' ? [m.event.n] : []));
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    end();
    const third = await addMachine();
    const other: LiveMessage[] = [];
    link.subscribe(numbers.at(-1)!, (message) => other.push(message));
    await expect.poll(() => eventsOf(other, third).length).toBeGreaterThan(0);
    expect(eventsOf(heard, third)).toEqual([]);
    expect(eventsOf(other, first)).toEqual([]);
  });

  test('when the controller goes, calls are refused; when it is back, nothing was missed and nothing comes twice', async () => {
    const states: LinkState['state'][] = [];
    link.onState(({ state }) => states.push(state));
    const heard: LiveMessage[] = [];
    link.subscribe(0, (message) => heard.push(message));
    const before = await addMachine();
    await expect.poll(() => eventsOf(heard, before).length).toBeGreaterThan(0);
    await controller.stop();
    await expect.poll(() => states).toEqual(['up', 'down']);
    expect(await link.call('machines.counts', {})).toMatchObject({ problem: { code: 'unavailable' } });
    await startController();
    link.retryNow();
    await expect.poll(() => states, { timeout: 5_000 }).toEqual(['up', 'down', 'up']);
    const after = await addMachine();
    await expect.poll(() => eventsOf(heard, after).length, { timeout: 5_000 }).toBeGreaterThan(0);
    const numbers = heard.flatMap((m) => (m.kind === 'event' ? [m.event.n] : []));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('after close nothing is called and nothing is heard', async () => {
    const heard: LiveMessage[] = [];
    link.subscribe(0, (message) => heard.push(message));
    await expect.poll(() => heard.length).toBeGreaterThan(0);
    link.close();
    expect(await link.call('machines.counts', {})).toMatchObject({ problem: { code: 'unavailable' } });
  });
});
