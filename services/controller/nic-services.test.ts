import { expect, test } from 'vitest';
import { ok } from '../contract/result.ts';
import { fakeClock } from '../platform/clock.ts';
import { silentLog } from '../platform/log.ts';
import type { Service, ServiceHealth } from '../service.ts';
import { nothingServed, type Serving } from '../site/network/index.ts';
import { nicServices } from './nic-services.ts';

function aDesk(serving: Serving) {
  const addresses: Record<string, { address: string; prefix: number }[]> = {};
  const said: string[] = [];
  const service = (name: string, on: string): Service => {
    let health: ServiceHealth = { state: 'stopped', detail: '' };
    return {
      name,
      start: () => {
        said.push(`start ${name} ${on}`);
        health = { state: 'listening', detail: on };
        return Promise.resolve(ok(undefined));
      },
      stop: () => {
        if (health.state === 'listening') said.push(`stop ${name} ${on}`);
        health = { state: 'stopped', detail: '' };
        return Promise.resolve();
      },
      health: () => health,
      counters: () => ({}),
    };
  };
  const clock = fakeClock();
  const services = nicServices({
    serving: () => Promise.resolve(serving),
    make: {
      dhcp4: (now) => service('dhcp4', now.nics.join()),
      tftp: (on) => service('tftp', on.join()),
      http: (on, port) => service('http', `${on.join()}:${port}`),
    },
    sockets: { addressesOf: (nic) => addresses[nic] ?? [], nicSigns: () => [] },
    clock,
    log: silentLog,
  });
  return { services, addresses, said, clock };
}
const picked: Serving = { ...nothingServed, nics: ['eth1'] };
const states = (services: readonly Service[]) =>
  Object.fromEntries(services.map((s) => [s.name, s.health().state]));

test('nothing is served before an interface is picked', async () => {
  const { services, said } = aDesk(nothingServed);
  await services.restart();
  expect(states(services.all())).toEqual({ dhcp4: 'stopped', tftp: 'stopped', http: 'stopped' });
  expect(said).toEqual([]);
});

test('an address that comes later brings its services, and one that changes moves them', async () => {
  const { services, addresses, said, clock } = aDesk(picked);
  await services.restart();
  expect(states(services.all())).toEqual({ dhcp4: 'listening', tftp: 'refused', http: 'refused' });
  said.length = 0;
  addresses['eth1'] = [{ address: '10.77.0.1', prefix: 24 }];
  await clock.advance(3_000);
  expect(said).toEqual(['start tftp 10.77.0.1', 'start http 10.77.0.1:5248']);
  said.length = 0;
  addresses['eth1'] = [{ address: '10.77.0.2', prefix: 24 }];
  await clock.advance(3_000);
  expect(said).toContain('stop tftp 10.77.0.1');
  expect(said).toContain('start tftp 10.77.0.2');
  said.length = 0;
  await clock.advance(30_000);
  expect(said).toEqual([]);
  await services.stop();
  expect(states(services.all())).toEqual({ dhcp4: 'stopped', tftp: 'stopped', http: 'stopped' });
});

test('an address that goes and comes back interrupts nobody who loads from another', async () => {
  const { services, addresses, said, clock } = aDesk({ ...nothingServed, nics: ['eth1', 'eth2'] });
  const second = [{ address: '10.78.0.1', prefix: 24 }];
  Object.assign(addresses, { eth1: [{ address: '10.77.0.1', prefix: 24 }], eth2: second });
  await services.restart();
  said.length = 0;
  delete addresses['eth2'];
  await clock.advance(6_000);
  addresses['eth2'] = second;
  await clock.advance(6_000);
  expect(said).toEqual([]);
  await services.stop();
});

test('a service that is switched off is not made', async () => {
  const { services, addresses } = aDesk({ ...picked, tftp: { enabled: false } });
  addresses['eth1'] = [{ address: '10.77.0.1', prefix: 24 }];
  await services.restart();
  expect(states(services.all())).toMatchObject({ tftp: 'disabled', http: 'listening' });
});

test('after stop nothing starts again', async () => {
  const { services, said } = aDesk(picked);
  await services.restart();
  await services.stop();
  said.length = 0;
  await services.restart();
  expect(said).toEqual([]);
});
