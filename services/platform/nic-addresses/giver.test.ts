import { expect, test } from 'vitest';
import type { Ran } from './giver.ts';
import { systemGiver } from './system-giver.ts';

const given = { nic: 'enp3s0', address: '10.77.0.1', prefix: 24 };

/** Programs as a test tells them to answer, by the words they begin with. */
function programs(answers: Record<string, Partial<Ran>>) {
  const ran: string[] = [];
  const run = (program: string, args: readonly string[]): Promise<Ran> => {
    const line = [program, ...args].join(' ');
    ran.push(line);
    const answer = Object.entries(answers).find(([begin]) => line.startsWith(begin))?.[1];
    return Promise.resolve({ code: 0, stdout: '', stderr: '', ...answer });
  };
  return { ran, giver: systemGiver(run, 'linux') };
}
const noManager = { nmcli: { code: null } };
const managed = { 'nmcli --get-values': { stdout: '100 (connected)\n' } };

test('a bare interface gets its address by ip, and is switched on', async () => {
  const { ran, giver } = programs(noManager);
  expect(await giver.give(given)).toEqual({ ok: true, value: undefined });
  expect(ran.slice(1)).toEqual(['ip address add 10.77.0.1/24 dev enp3s0', 'ip link set enp3s0 up']);
  expect(await giver.take(given)).toMatchObject({ ok: true });
  expect(ran.at(-1)).toBe('ip address delete 10.77.0.1/24 dev enp3s0');
});

test.each([
  ['RTNETLINK answers: File exists', true],
  ['Error: ipv4: Address already assigned.', true],
  ['RTNETLINK answers: Operation not permitted', false],
])('%s', async (stderr, isGiven) => {
  const { giver } = programs({ ...noManager, 'ip address add': { code: 2, stderr } });
  expect((await giver.give(given)).ok).toBe(isGiven);
});

test('what is gone already is taken away', async () => {
  for (const stderr of ['Error: ipv4: Address not found.', 'Cannot find device "enp3s0"']) {
    const { giver } = programs({ ...noManager, 'ip address delete': { code: 2, stderr } });
    expect(await giver.take(given)).toMatchObject({ ok: true });
  }
  const { giver } = programs({
    ...noManager,
    'ip address delete': { code: 2, stderr: 'Operation not permitted' },
  });
  expect(await giver.take(given)).toMatchObject({
    problem: { sentence: 'enp3s0 keeps 10.77.0.1: Operation not permitted.' },
  });
});

test('an interface of NetworkManager gets a profile of its own, which is not stored and sets no route', async () => {
  const { ran, giver } = programs(managed);
  expect(await giver.give(given)).toMatchObject({ ok: true });
  expect(ran[2]).toBe(
    'nmcli connection add save no type ethernet con-name Metaldesk enp3s0 ifname enp3s0 connection.autoconnect no ipv4.method manual ipv4.addresses 10.77.0.1/24 ipv4.never-default yes ipv4.may-fail no ipv6.method link-local',
  );
  expect(ran[3]).toBe('nmcli --wait 15 connection up id Metaldesk enp3s0 ifname enp3s0');
  expect(ran.some((line) => line.startsWith('ip '))).toBe(false);
  await giver.take(given);
  expect(ran).toContain('nmcli connection delete id Metaldesk enp3s0');
});

test('a profile that does not come up leaves nothing behind, and says what NetworkManager said', async () => {
  const stderr = 'Error: Connection activation failed: IP configuration could not be reserved\n';
  const { ran, giver } = programs({ ...managed, 'nmcli --wait': { code: 4, stderr } });
  expect(await giver.give(given)).toMatchObject({
    problem: { sentence: expect.stringContaining('could not be reserved') as string },
  });
  expect(ran.at(-1)).toBe('nmcli connection delete id Metaldesk enp3s0');
});

test('an interface that NetworkManager leaves alone is none of its', async () => {
  const { ran, giver } = programs({ 'nmcli --get-values': { stdout: '10 (unmanaged)\n' } });
  await giver.give(given);
  expect(ran).toContain('ip address add 10.77.0.1/24 dev enp3s0');
});

test('elsewhere it says where to do it by hand', async () => {
  expect(await systemGiver(undefined, 'darwin').give(given)).toMatchObject({ ok: false });
});
