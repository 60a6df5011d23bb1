import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addAddress, aNamespace, cable, mayMakeNamespaces, type Namespace } from '../netns.ts';
import { runTest } from './test-script.ts';

const gateway = '10.99.0.1';
const dir = mkdtempSync(path.join(tmpdir(), 'md-net-'));
afterAll(() => rmSync(dir, { recursive: true }));

describe.runIf(mayMakeNamespaces())('in a network of its own', () => {
  let machine: Namespace;
  let router: Namespace;
  const on = (name: string, ...args: string[]) => runTest(name, args, { within: machine.name });
  beforeAll(async () => {
    machine = await aNamespace('m');
    router = await aNamespace('r');
    await cable(machine, 'eth0', router, 'lan0');
    await machine.run('ip', 'link', 'add', 'eth1', 'type', 'veth', 'peer', 'name', 'unused');
    await cable(machine, 'eth5', router, 'lan5');
    await addAddress(machine, 'eth0', '10.99.0.10/24');
    await addAddress(router, 'lan0', `${gateway}/24`);
    await machine.run('ip', 'route', 'add', 'default', 'via', gateway);
    writeFileSync(path.join(dir, 'image'), '');
    truncateSync(path.join(dir, 'image'), 64 * 2 ** 20);
    router.start('python3', '-m', 'http.server', '5248', '--bind', gateway, '--directory', dir);
    await machine.run(
      'curl',
      '-s',
      '--retry',
      '20',
      '--retry-connrefused',
      '--retry-delay',
      '1',
      `http://${gateway}:5248/`,
    );
  });
  afterAll(async () => {
    await machine[Symbol.asyncDispose]();
    await router[Symbol.asyncDispose]();
  });

  test('a gateway that answers', async () => {
    const ended = await on('gateway-connectivity', '--interface=eth0');
    expect(ended).toMatchObject({ status: 0, result: { status: 'passed', results: { loss: 0 } } });
    expect(ended.result.results!['latency']).toBeTypeOf('number');
  });

  test('a gateway that drops pings, yet is there', async () => {
    await router.run('sysctl', '-q', 'net.ipv4.icmp_echo_ignore_all=1');
    const ended = await on('gateway-connectivity', '--interface=eth0');
    await router.run('sysctl', '-q', 'net.ipv4.icmp_echo_ignore_all=0');
    expect(ended.result).toMatchObject({ status: 'degraded', results: { loss: 100 } });
    expect(ended.sentence).toBe('The gateway 10.99.0.1 is there on eth0, but answers no ping.');
  });

  test('a gateway that is not there', async () => {
    await machine.run('ip', 'route', 'replace', 'default', 'via', '10.99.0.77');
    const ended = await on('gateway-connectivity', '--interface=eth0');
    await machine.run('ip', 'route', 'replace', 'default', 'via', gateway);
    expect(ended).toMatchObject({ status: 1, result: { status: 'failed' } });
    expect(ended.sentence).toContain('The gateway 10.99.0.77 does not answer on eth0');
  });

  test.each(['gateway-connectivity', 'internet-connectivity', 'rack-controller-connectivity'])(
    '%s passes over a card without an address',
    async (name) => {
      const ended = await on(name, '--interface=eth1');
      expect(ended).toMatchObject({ status: 0, result: { status: 'skipped' } });
      expect(ended.sentence).toContain('The card eth1 has no address here');
    },
  );

  test('web addresses: those that answer, and one that refuses', async () => {
    const url = `http://${gateway}:5248/`;
    const good = await on('internet-connectivity', '--interface=eth0', `--url=${url},${url}missing`);
    expect(good.result).toMatchObject({ status: 'passed', results: { reached: 2 } });
    const closed = `http://${gateway}:81/`;
    const ended = await on('internet-connectivity', `--url=${url},${closed}`);
    expect(ended.result).toMatchObject({ status: 'failed', results: { reached: 1 } });
    expect(ended.sentence).toBe(
      `1 of 2 addresses cannot be reached. ${closed}: it refused the connection, or there is no way to it.`,
    );
    const unknown = await runTest('internet-connectivity', ['--url=http://nobody.invalid/'], {
      within: machine.name,
      tools: { curl: [{ err: 'curl: (6) Could not resolve host: nobody.invalid\n', status: 6 }] },
    });
    expect(unknown.sentence).toContain('its name could not be resolved');
  });

  test('the internet is no matter where there is no gateway', async () => {
    const ended = await runTest('internet-connectivity', [], { within: router.name });
    expect(ended.result.status).toBe('skipped');
    expect(ended.sentence).toContain('this network has no way to the internet');
  });

  test('the way to the desk: answer and speed; and a desk that is off', async () => {
    const url = `http://${gateway}:5248`;
    const ended = await on(
      'rack-controller-connectivity',
      '--interface=eth0',
      `--url=${url}/`,
      `--file=${url}/image`,
    );
    expect(ended.result.status).toBe('passed');
    expect(Object.keys(ended.result.results!)).toEqual(['response_time', 'throughput']);
    const off = await on('rack-controller-connectivity', `--url=http://${gateway}:1/`);
    expect(off.sentence).toBe(
      `The desk at http://${gateway}:1/ cannot be reached: it refused the connection, or there is no way to it.`,
    );
  });

  test('a time server: none, one whose clock is not set, one whose clock is', async () => {
    expect(await on('ntp')).toMatchObject({ result: { status: 'skipped' } });
    const ask = () => on('ntp', `--ntp-server=${gateway}`);
    expect(await ask()).toMatchObject({
      result: { status: 'failed' },
      sentence: `The time server ${gateway} does not answer.`,
    });
    const serve = (more: string) => {
      const conf = path.join(dir, 'chrony.conf');
      writeFileSync(conf, `allow\ncmdport 0\npidfile ${dir}/chronyd.pid\n${more}`);
      return router.start('chronyd', '-d', '-x', '-u', 'root', '-f', conf);
    };
    const stopped = (server: ReturnType<typeof serve>) =>
      new Promise((resolve) => {
        server.once('exit', resolve);
        server.kill('SIGTERM');
      });
    const unset = serve('');
    await expect.poll(ask, { timeout: 30_000 }).toMatchObject({
      sentence: expect.stringContaining('its own clock is not set') as string,
    });
    await stopped(unset);
    serve('local stratum 3\n');
    await expect.poll(ask, { timeout: 30_000 }).toMatchObject({
      result: { status: 'passed', results: { stratum: 3, offset: expect.any(Number) as number } },
    });
  });

  test('a link: up, lost while it is watched, down since, never plugged in', async () => {
    const watch = (...more: string[]) => on('metaldesk-link-check', ...more);
    const up = await watch('--interface=eth0', '--runtime=1');
    expect(up.result).toMatchObject({ status: 'passed', results: { errors: 0 } });
    let over = false;
    const watched = watch('--interface=eth0', '--runtime=3').finally(() => (over = true));
    while (!over) {
      for (const state of ['up', 'down']) await router.run('ip', 'link', 'set', 'lan0', state);
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    expect((await watched).sentence).toMatch(
      /^The link of eth0 was lost (once|\d+ times) within 3 s\. Look at cable, connector and port\.$/,
    );
    expect((await watch('--interface=eth0', '--runtime=1')).sentence).toContain('is down, and was up before');
    await machine.run('ip', 'link', 'add', 'eth2', 'type', 'veth', 'peer', 'name', 'loose');
    await machine.run('ip', 'link', 'set', 'eth2', 'up');
    const loose = await watch('--interface=eth2', '--runtime=1');
    expect(loose).toMatchObject({ result: { status: 'skipped' } });
    expect(loose.sentence).toContain('nothing is plugged in');
    expect((await watch('--interface=eth9', '--runtime=1')).sentence).toContain('The card eth9 is not there');
  });

  // As ethtool 6.1 prints it for a card that lost a pair of its cable, and for one on a slower switch.
  const settings = (speed: number, partner: string): string => `Settings for eth5:
	Supported ports: [ TP ]
	Supported link modes:   10baseT/Half 10baseT/Full
	                        100baseT/Half 100baseT/Full
	                        1000baseT/Full
	Supported pause frame use: No
	Link partner advertised link modes:  10baseT/Full
	                                     ${partner}
	Speed: ${speed}Mb/s
	Duplex: ${partner.endsWith('Half') ? 'Half' : 'Full'}
`;
  const asked = (speed: number, partner: string) => ({ out: settings(speed, partner) });
  const counters = (n: number) => ({
    to: '-S',
    out: `NIC statistics:\n     rx_packets: 900\n     rx_crc_errors: ${n}\n     rx_dropped: 44\n`,
  });
  const none = { to: '-S', err: 'no stats available\n', status: 94 };
  const full = asked(1000, '100baseT/Full 1000baseT/Full');
  test.each([
    ['all it can do', [none, full], 'passed', ''],
    [
      'a broken pair',
      [none, asked(100, '1000baseT/Full')],
      'failed',
      'runs at 100 Mbit/s although both ends can do 1000',
    ],
    [
      'a slow switch',
      [none, asked(100, '100baseT/Full')],
      'degraded',
      'the card can do 1000, the other end cannot',
    ],
    ['half duplex', [none, asked(100, '100baseT/Half')], 'failed', 'runs at half duplex'],
    ['damaged packets, now', [counters(5), counters(9), full], 'failed', 'damaged 4 packets within 1 s'],
    ['damaged packets, once', [counters(5), full], 'degraded', 'has damaged 5 packets since'],
  ])('a link with %s', async (_, ethtool, status, sentence) => {
    const ended = await runTest('metaldesk-link-check', ['--interface=eth5', '--runtime=1'], {
      within: machine.name,
      tools: { ethtool },
    });
    expect(ended.result.status).toBe(status);
    expect(ended.sentence).toContain(sentence);
  });
});
