import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LeaseFacts, ServedSubnet } from '../../site/network/index.ts';
import type { Asked } from './client.ts';
import { decide, type Decision } from './policy.ts';

const desk = '10.77.0.1';
const subnet = { id: 1, cidr: '10.77.0.0/24' } as ServedSubnet;
const nothing: Asked = {
  mac: '52:54:00:77:00:01',
  kind: 'discover',
  fromServer: false,
  serverIdentifier: undefined,
  requested: undefined,
  ciaddr: undefined,
  giaddr: undefined,
  link: undefined,
  rapidCommit: false,
  asksAutoConfigure: false,
};
const none: LeaseFacts = { subnet, own: undefined, named: undefined, free: undefined };
const own = (address: string): Partial<LeaseFacts> => ({ own: { address, as: 'lease' } });
const a = '10.77.0.100';
const b = '10.77.0.101';

const rows: [string, Partial<Asked>, Partial<LeaseFacts> | 'no subnet', boolean, Decision][] = [
  ['a new client is offered what is free', {}, { free: a }, true, { do: 'offer', address: a }],
  [
    'a known client is offered its own',
    { requested: b },
    { ...own(a), named: 'free' },
    true,
    { do: 'offer', address: a },
  ],
  [
    'what a new client wishes is offered when it is free',
    { requested: b },
    { named: 'free' },
    true,
    { do: 'offer', address: b },
  ],
  [
    'what another has is not',
    { requested: b },
    { named: 'taken', free: a },
    true,
    { do: 'offer', address: a },
  ],
  ['an empty pool is silent', {}, {}, true, { do: 'ignore', why: 'pool exhausted' }],
  [
    'an empty pool denies link-local addresses to who asks',
    { asksAutoConfigure: true },
    {},
    true,
    { do: 'deny' },
  ],
  [
    'rapid commit skips the offer',
    { rapidCommit: true },
    { free: a },
    true,
    { do: 'grant', address: a, rapid: true },
  ],
  ['but not beside another server', { rapidCommit: true }, { free: a }, false, { do: 'offer', address: a }],
  ['no subnet, no answer', {}, 'no subnet', true, { do: 'ignore', why: 'no subnet for this link' }],

  [
    'SELECTING us',
    { kind: 'request', serverIdentifier: desk, requested: a },
    { ...own(a), named: 'own' },
    false,
    { do: 'grant', address: a, rapid: false },
  ],
  [
    'SELECTING another',
    { kind: 'request', serverIdentifier: '10.77.0.9', requested: a },
    { ...own(a), named: 'own' },
    true,
    { do: 'ignore', why: 'meant for another server' },
  ],
  [
    'SELECTING after the offer lapsed, still free',
    { kind: 'request', serverIdentifier: desk, requested: a },
    { named: 'free' },
    false,
    { do: 'grant', address: a, rapid: false },
  ],
  [
    'SELECTING what another has now',
    { kind: 'request', serverIdentifier: desk, requested: a },
    { named: 'taken', free: b },
    false,
    { do: 'nak', why: 'in use by another machine' },
  ],
  [
    'SELECTING nothing',
    { kind: 'request', serverIdentifier: desk },
    {},
    true,
    { do: 'ignore', why: 'request without an address' },
  ],

  [
    'INIT-REBOOT with its lease',
    { kind: 'request', requested: a },
    { ...own(a), named: 'own' },
    false,
    { do: 'grant', address: a, rapid: false },
  ],
  [
    'INIT-REBOOT from another network',
    { kind: 'request', requested: '192.0.2.7' },
    { named: 'elsewhere', free: a },
    true,
    { do: 'nak', why: 'not an address of this network' },
  ],
  [
    'the same beside another server',
    { kind: 'request', requested: '192.0.2.7' },
    { named: 'elsewhere', free: a },
    false,
    { do: 'ignore', why: 'not known here' },
  ],
  [
    'INIT-REBOOT with a lease that we forgot',
    { kind: 'request', requested: a },
    { named: 'free' },
    true,
    { do: 'grant', address: a, rapid: false },
  ],
  [
    'the same beside another server: it may be its client',
    { kind: 'request', requested: a },
    { named: 'free' },
    false,
    { do: 'ignore', why: 'not known here' },
  ],
  [
    'INIT-REBOOT with another address than its own',
    { kind: 'request', requested: b },
    { ...own(a), named: 'free' },
    true,
    { do: 'nak', why: 'another address is yours' },
  ],

  [
    'RENEWING its lease',
    { kind: 'request', ciaddr: a },
    { ...own(a), named: 'own' },
    true,
    { do: 'grant', address: a, rapid: false },
  ],
  [
    'RENEWING what another has',
    { kind: 'request', ciaddr: a },
    { named: 'taken', free: b },
    true,
    { do: 'nak', why: 'in use by another machine' },
  ],
  [
    'RENEWING out of the pool',
    { kind: 'request', ciaddr: a },
    { named: 'not dynamic', free: b },
    true,
    { do: 'nak', why: 'not handed out here' },
  ],
  [
    'REBINDING a forgotten lease',
    { kind: 'request', ciaddr: a },
    { named: 'free' },
    true,
    { do: 'grant', address: a, rapid: false },
  ],

  [
    'DECLINE of its own',
    { kind: 'decline', serverIdentifier: desk, requested: a },
    { ...own(a), named: 'own' },
    true,
    { do: 'decline', address: a },
  ],
  [
    "DECLINE of another's",
    { kind: 'decline', serverIdentifier: desk, requested: a },
    { named: 'taken' },
    true,
    { do: 'ignore', why: 'declines what it was not given' },
  ],
  [
    'RELEASE of its own',
    { kind: 'release', serverIdentifier: desk, ciaddr: a },
    { ...own(a), named: 'own' },
    true,
    { do: 'release', address: a },
  ],
  [
    "RELEASE of another's",
    { kind: 'release', ciaddr: a },
    { named: 'taken' },
    true,
    { do: 'ignore', why: 'releases what it does not hold' },
  ],
  ['INFORM', { kind: 'inform', ciaddr: '10.77.0.7' }, { named: 'not dynamic' }, true, { do: 'inform' }],
  [
    'INFORM from nowhere',
    { kind: 'inform' },
    {},
    true,
    { do: 'ignore', why: 'asks without an address of the subnet' },
  ],
  ['BOOTP', { kind: undefined }, { free: a }, true, { do: 'ignore', why: 'BOOTP' }],
  [
    'an OFFER that says it is a request',
    { kind: 'offer' },
    { free: a },
    true,
    { do: 'ignore', why: 'not a message of clients' },
  ],
  ['a reply', { fromServer: true }, { free: a }, true, { do: 'ignore', why: 'from a server' }],
];

test.each(rows)('%s', (_, question, lease, authoritative, decision) => {
  const facts = {
    lease: lease === 'no subnet' ? undefined : { ...none, ...lease },
    serverAddress: desk,
    authoritative,
  };
  expect(decide({ ...nothing, ...question }, facts)).toEqual(decision);
});

test('whatever is asked, an address that another has is neither offered nor granted', () => {
  const address = fc.constantFrom(undefined, a, b);
  const question = fc.record({
    kind: fc.constantFrom('discover' as const, 'request' as const),
    serverIdentifier: fc.constantFrom(undefined, desk),
    requested: address,
    ciaddr: address,
    rapidCommit: fc.boolean(),
    asksAutoConfigure: fc.boolean(),
  });
  fc.assert(
    fc.property(question, fc.boolean(), fc.boolean(), (asked, known, authoritative) => {
      const lease: LeaseFacts = { ...none, named: 'taken', ...(known ? own(b) : { free: b }) };
      const wanted = asked.requested ?? asked.ciaddr;
      const decision = decide({ ...nothing, ...asked }, { lease, serverAddress: desk, authoritative });
      if (asked.kind === 'request') expect(['nak', 'ignore']).toContain(decision.do);
      else if ('address' in decision) expect(decision.address).toBe(b);
      if (decision.do === 'nak') expect(wanted).toBeDefined();
    }),
  );
});
