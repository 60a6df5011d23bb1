import { expect, test } from 'vitest';
import type { Ran } from '../nic-addresses/giver.ts';
import { firewallBlock } from './firewall.ts';

const dhcp = { nic: 'enp3s0', protocol: 'udp', port: 67 } as const;
const meta = (key: string, right: unknown) => ({
  match: { op: '==', left: { meta: { key } }, right },
});
const dport = (protocol: string, right: unknown) => ({
  match: { op: '==', left: { payload: { protocol, field: 'dport' } }, right },
});
const established = {
  match: { op: 'in', left: { ct: { key: 'state' } }, right: ['established', 'related'] },
};
const from = {
  match: { op: '==', left: { payload: { protocol: 'ip', field: 'saddr' } }, right: '10.0.0.0' },
};
const accept = { accept: null };

/** A table with one input chain that drops by its policy, unless a rule says otherwise. */
const nft = (rules: object[][], { table = 'filter', policy = 'drop', chain = 'input' } = {}): string =>
  JSON.stringify({
    nftables: [
      { metainfo: { version: '1.1.3' } },
      { table: { family: 'inet', name: table, handle: 1 } },
      { chain: { family: 'inet', table, name: chain, type: 'filter', hook: 'input', prio: 0, policy } },
      { chain: { family: 'inet', table, name: 'ours' } },
      { rule: { family: 'inet', table, chain: 'ours', expr: [dport('udp', { set: [67, 69] }), accept] } },
      ...rules.map((expr) => ({ rule: { family: 'inet', table, chain, expr } })),
    ],
  });
const asked = (answers: Record<string, string>) =>
  firewallBlock(
    (program): Promise<Ran> =>
      Promise.resolve({ code: program in answers ? 0 : null, stdout: answers[program] ?? '', stderr: '' }),
    [dhcp],
  );

test.each<[string, object[][]]>([
  ['nothing is let in', []],
  ['only what is established', [[established, accept]]],
  ['another interface', [[meta('iifname', 'lo'), accept]]],
  [
    'another port',
    [
      [dport('udp', { range: [5000, 6000] }), accept],
      [dport('tcp', 67), accept],
    ],
  ],
  ['a rule that drops first', [[dport('udp', 67), { drop: null }], [accept]]],
])('it drops DHCP: %s', async (_, rules) => {
  expect(await asked({ nft: nft(rules) })).toEqual({
    packet: dhcp,
    by: 'nftables, table inet filter, chain input',
    fix: 'sudo nft insert rule inet filter input iifname "enp3s0" accept',
  });
});

test.each<[string, object[][]]>([
  ['by its interface', [[meta('iifname', 'enp3s0'), accept]]],
  ['by an interface pattern', [[meta('iifname', 'enp*'), accept]]],
  [
    'by its port',
    [
      [established, accept],
      [dport('udp', { range: [60, 70] }), { counter: {} }, accept],
    ],
  ],
  ['by another chain', [[{ jump: { target: 'ours' } }]]],
  ['everything', [[accept]]],
])('it lets DHCP in: %s', async (_, rules) => {
  expect(await asked({ nft: nft(rules) })).toBeNull();
});

test('what cannot be told for certain is no alarm', async () => {
  expect(await asked({ nft: nft([[from, accept]]) })).toBeNull();
  expect(await asked({ nft: nft([[{ xt: { type: 'match' } }, accept]]) })).toBeNull();
  expect(await asked({ nft: nft([[{ jump: { target: 'elsewhere' } }]]) })).toBeNull();
  expect(await asked({ nft: 'not JSON' })).toBeNull();
  expect(await asked({ nft: nft([], { policy: 'accept' }) })).toBeNull();
  expect(await asked({})).toBeNull();
});

test('whoever manages the firewall is named, with its own command', async () => {
  expect(await asked({ nft: nft([], { table: 'firewalld', chain: 'filter_INPUT' }) })).toMatchObject({
    by: 'firewalld',
    fix: 'sudo firewall-cmd --zone=trusted --change-interface=enp3s0',
  });
  const ufw = nft([]).replace('"name":"ours"', '"name":"ufw-before-input"');
  expect(await asked({ nft: ufw })).toMatchObject({ by: 'ufw', fix: 'sudo ufw allow in on enp3s0' });
});

test.each([
  ['-P INPUT ACCEPT\n', false],
  [
    '-P INPUT DROP\n-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n',
    true,
  ],
  ['-P INPUT DROP\n-A INPUT -p udp -m udp --dport 67 -j ACCEPT\n', false],
  ['-P INPUT DROP\n-A INPUT -p udp -m udp --dport 53 -j ACCEPT\n', true],
  ['-P INPUT DROP\n-A INPUT -j custom\n', false],
])('iptables alone: %j', async (iptables, isBlocked) => {
  expect((await asked({ iptables })) !== null).toBe(isBlocked);
});
