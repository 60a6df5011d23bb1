import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { ok } from '../contract/result.ts';
import { fakeClock, type FakeClock } from '../platform/clock.ts';
import { silentLog } from '../platform/log.ts';
import type { DialIpmi } from '../platform/sockets/ipmi-port.ts';
import { encodeMessage } from '../protocols/ipmi/message.ts';
import { encodeRmcp } from '../protocols/ipmi/rmcp.ts';
import { encodeSealed, payloadType } from '../protocols/ipmi/session20.ts';
import { sessionKeys } from '../protocols/ipmi/keys.ts';
import { suites } from '../protocols/ipmi/suites.ts';
import { ipmiDriver } from '../site/power/drivers/ipmi/driver.ts';
import { simulatedChassis } from './bmc-chassis.ts';
import { runCommand } from './bmc-commands.ts';
import { bmcSessions } from './bmc-sessions.ts';
import { simulateBmc, type Bmc } from './bmc.ts';

const packets = 100_000;

/** A repeatable source of numbers below `limit`. */
function seeded(seed: string) {
  let turn = 0;
  let pool = Buffer.alloc(0);
  let at = 0;
  return (limit: number): number => {
    if (at + 4 > pool.length) {
      pool = createHash('sha512').update(`${seed} ${turn++}`).digest();
      at = 0;
    }
    at += 4;
    return pool.readUInt32LE(at - 4) % limit;
  };
}

/** A damaged copy: bits turned, bytes set to extremes, cut, lengthened, or a part repeated. */
function mutate(bytes: Uint8Array, below: (limit: number) => number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  switch (below(6)) {
    case 0:
      copy[below(copy.length)]! ^= 1 << below(8);
      return copy;
    case 1:
      copy[below(copy.length)] = [0, 0xff, 0x7f, 0x80][below(4)]!;
      return copy;
    case 2:
      return copy.subarray(0, below(copy.length + 1));
    case 3:
      return Uint8Array.from([...copy, ...Array.from({ length: below(64) }, () => below(256))]);
    case 4: {
      const from = below(copy.length);
      return Uint8Array.from([...copy.subarray(0, from), ...copy.subarray(below(copy.length))]);
    }
    default:
      for (let i = below(8); i >= 0; i--) copy[below(copy.length)] = below(256);
      return copy;
  }
}

const context = (clock: FakeClock) => ({
  settings: { power_address: 'bmc', power_user: 'admin', power_pass: 'secret-pw' },
  clock,
  log: silentLog,
  signal: new AbortController().signal,
});

/** A wire that hands every request to `bmc` and every answer to `deliver`. */
const wireTo =
  (
    clock: FakeClock,
    bmc: Bmc,
    deliver: (answer: Uint8Array, to: (bytes: Uint8Array) => void) => void,
  ): DialIpmi =>
  (_, events) =>
    Promise.resolve(
      ok({
        send: (bytes) => {
          const answer = bmc.answer(bytes);
          if (answer) clock.after(1, () => deliver(answer, events.message));
        },
        close: () => {},
      }),
    );

async function finish<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let settled = false;
  const watched = work.finally(() => (settled = true));
  for (let i = 0; i < 10_000 && !settled; i++) await clock.advance(50);
  return watched;
}

test(`${packets} damaged requests: the BMC answers or counts each one and still lets the admin in`, async () => {
  const clock = fakeClock();
  const bmc = simulateBmc({ chassis: simulatedChassis(clock), clock });
  const heard: Uint8Array[] = [];
  const dial = wireTo(clock, bmc, (answer, to) => to(answer));
  const recording: DialIpmi = async (peer, events) => {
    const link = await dial(peer, events);
    if (!link.ok) return link;
    return ok({ ...link.value, send: (bytes) => (heard.push(bytes), link.value.send(bytes)) });
  };
  const driver = ipmiDriver(recording);
  await finish(clock, driver.netboot!(context(clock), { firmware: 'uefi' }));
  await finish(clock, driver.on(context(clock)));
  const below = seeded('requests');
  let answered = 0;
  for (let i = 0; i < packets; i++) {
    if (bmc.answer(mutate(heard[below(heard.length)]!, below))) answered++;
    expect(bmc.sessions()).toBeLessThanOrEqual(16);
  }
  const { 'packets in': seen = 0, ...dropped } = bmc.count.all();
  const counted = Object.values(dropped).reduce((sum, n) => sum + n, 0);
  expect(seen - heard.length).toBe(packets);
  expect(answered + counted).toBe(packets);
  expect(Object.keys(dropped).length).toBeLessThan(40);
  await clock.advance(61_000);
  expect(await finish(clock, driver.query(context(clock)))).toEqual({ ok: true, value: 'on' });
}, 60_000);

test('damaged messages inside a valid seal never break the command table', () => {
  const clock = fakeClock();
  const below = seeded('messages');
  const chassis = simulatedChassis(clock);
  const identity = {
    users: [{ name: 'admin', password: 'pw', maximum: 4 }],
    bmcKey: undefined,
    suites: [17, 3] as const,
    guid: new Uint8Array(16),
    device: {
      deviceId: 1,
      deviceRevision: 1,
      firmware: '1.00',
      ipmiVersion: '2.0',
      manufacturer: 0,
      product: 0,
    },
    manners: {
      hashesOpenRole: false,
      forgetsRakp3: false,
      drawsAnew: false,
      noSuiteStatus: 0x11,
      refusedBootParameters: [],
    },
  };
  const sessions = bmcSessions(identity, clock, (bytes) => new Uint8Array(bytes));
  for (let i = 0; i < 20_000; i++) {
    const data = Uint8Array.from({ length: below(12) }, () => below(256));
    const request = {
      to: 0x20,
      from: 0x81,
      netFn: below(4) * 2,
      sequence: below(64),
      command: below(0x60),
      data,
    };
    const answer = runCommand(request, {
      identity,
      chassis,
      session: undefined,
      close: (s) => sessions.close(s),
    });
    expect(answer.length).toBeGreaterThanOrEqual(8);
  }
});

test(`${packets} damaged answers: the driver ends every action with an outcome and never throws`, async () => {
  const clock = fakeClock();
  const bmc = simulateBmc({ chassis: simulatedChassis(clock), clock });
  const below = seeded('answers');
  // Sealed with keys that the console does not have, and with a message cut in odd places.
  const foreign = sessionKeys(suites[17], new Uint8Array(32));
  const strange = (): Uint8Array => {
    const message = encodeMessage({
      to: 0x81,
      from: 0x20,
      netFn: 7,
      sequence: 1,
      command: 1,
      data: Uint8Array.of(0),
    });
    const packet = {
      payloadType: payloadType.ipmi,
      sessionId: below(2 ** 32),
      sequence: below(100),
      payload: message,
    };
    return encodeRmcp({ class: 'ipmi', body: encodeSealed(packet, foreign, new Uint8Array(16)) });
  };
  let delivered = 0;
  const dial = wireTo(clock, bmc, (answer, to) => {
    for (let i = 0; i < 100; i++, delivered++) to(below(20) === 0 ? strange() : mutate(answer, below));
    to(answer);
  });
  const driver = ipmiDriver(dial);
  let worked = 0;
  let refused = 0;
  while (delivered < packets) {
    for (const outcome of [
      await finish(clock, driver.query(context(clock))),
      await finish(clock, driver.netboot!(context(clock), { firmware: 'bios' })),
    ]) {
      if (outcome.ok) worked++;
      else {
        refused++;
        expect(outcome.problem.sentence).toMatch(/bmc.*\.$/);
      }
    }
    await clock.advance(61_000);
  }
  expect(worked + refused).toBeGreaterThan(50);
}, 60_000);
