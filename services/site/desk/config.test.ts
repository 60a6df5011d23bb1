import { expect, test } from 'vitest';
import { modeOf } from '../network/index.ts';
import { checkConfig, setUpOf, type ConfigFile } from './config.ts';

const good = {
  nic: 'eth1',
  domain: 'lab.example',
  admin: { username: 'admin', passwordFile: './password' },
  autoCommission: false,
  upstreamDns: ['192.0.2.53'],
  upstreamNtp: ['192.0.2.123'],
  subnets: [
    {
      cidr: '10.77.0.0/24',
      gateway: '10.77.0.1',
      dynamicRange: ['10.77.0.100', '10.77.0.199'],
      dns: ['192.0.2.53'],
      vlan: 0,
    },
  ],
  services: {
    dhcp4: { enabled: true, mode: 'authoritative', besideOthers: false },
    dhcp6: { enabled: false },
    http: { port: 5248 },
  },
};
const checked = (value: unknown): ConfigFile => {
  const result = checkConfig(value);
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
};

test('the file of the documentation is taken as it stands', () => {
  expect(setUpOf(checked(good))).toEqual({
    serving: {
      nics: ['eth1'],
      domain: 'lab.example',
      upstreamDns: ['192.0.2.53'],
      upstreamNtp: ['192.0.2.123'],
      dhcp4: { enabled: true, mode: 'authoritative', modes: {}, besideOthers: false },
      tftp: { enabled: true },
      http: { enabled: true, port: 5248 },
    },
    subnets: [
      {
        cidr: '10.77.0.0/24',
        gateway: '10.77.0.1',
        dns: ['192.0.2.53'],
        dynamicRange: ['10.77.0.100', '10.77.0.199'],
        vlan: 0,
      },
    ],
  });
});

test('interfaces may be served in different modes; a proxy needs no subnet', () => {
  const dhcp4 = { mode: 'proxy', modes: { eth2: 'authoritative' } };
  const { serving, subnets } = setUpOf(checked({ nics: ['eth1', 'eth2'], services: { dhcp4 } }))!;
  expect(['eth1', 'eth2'].map((nic) => modeOf(serving, nic))).toEqual(['proxy', 'authoritative']);
  expect(subnets).toEqual([]);
});

test('an empty file is one, and changes nothing of the network', () => {
  expect(setUpOf(checked(null))).toBeNull();
});

test.each([
  ['unknown key nicc', { nicc: 'eth1' }],
  ['services.dhcp4: unknown key besideOther', { services: { dhcp4: { besideOther: true } } }],
  ['subnets.0: unknown key range', { nic: 'a', subnets: [{ cidr: '10.0.0.0/24', range: [] }] }],
  ['nics: say either nic or nics', { nic: 'a', nics: ['b'] }],
  ['nic: name the interface that the machines are on', { subnets: [{ cidr: '10.0.0.0/24' }] }],
  [
    'subnets: 10.0.0.0/8 and 10.77.0.0/24 overlap',
    { nic: 'a', subnets: [{ cidr: '10.0.0.0/8' }, { cidr: '10.77.0.0/24' }] },
  ],
  ['subnets.0.gateway', { nic: 'a', subnets: [{ cidr: '10.0.0.0/24', gateway: '10.1.0.1' }] }],
  [
    'subnets.0.dynamicRange.1',
    { nic: 'a', subnets: [{ cidr: '10.0.0.0/24', dynamicRange: ['10.0.0.9', '10.0.0'] }] },
  ],
  ['services.dhcp6.enabled: DHCPv6 is not in this version', { services: { dhcp6: { enabled: true } } }],
  ['services.dhcp4.mode: Invalid option', { services: { dhcp4: { mode: 'relay' } } }],
  ['services.dhcp4.modes.eth2: Invalid option', { services: { dhcp4: { modes: { eth2: 'relay' } } } }],
])('%s', (sentence, value) => {
  expect(checkConfig(value)).toMatchObject({
    ok: false,
    problem: { code: 'bad_input', sentence: expect.stringContaining(sentence) as string },
  });
});
