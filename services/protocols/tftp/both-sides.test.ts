import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultLimits, negotiate } from './negotiate.ts';
import type { Packet } from './packets.ts';
import { Receiving } from './receive.ts';
import { Sending, type SendStep } from './send.ts';

/** Both sides over a wire that loses, doubles and delays what `fate` says, in steps of 1 ms; returns what arrived. */
function transfer(file: Uint8Array, options: [string, string][], fate: () => number) {
  const got: Uint8Array[] = [];
  const client = new Receiving('f', options, (data) => got.push(Uint8Array.from(data)));
  const server = new Sending(negotiate(options, file.length, defaultLimits), file.length);
  const wire: { atMs: number; toClient: boolean; packet: Packet }[] = [];
  let nowMs = 0;
  let sentBlocks = 0;
  let heardMs = 0;
  let ended: string | undefined;
  const put = (toClient: boolean, packet: Packet): void => {
    const f = fate();
    if (f < 0.1) return;
    wire.push({ atMs: nowMs + 1 + Math.floor(f * 5), toClient, packet });
    if (f > 0.9) wire.push({ atMs: nowMs + 3, toClient, packet });
  };
  const serve = (step: SendStep): void => {
    if (step.do === 'offer') put(true, { op: 'oack', options: server.terms.accepted });
    if (step.do === 'finished') ended = 'finished';
    if (step.do === 'failed') ended = step.why;
    if (step.do !== 'send') return;
    for (let block = step.from; block <= step.to; block++, sentBlocks++) {
      const { blksize } = server.terms;
      put(true, {
        op: 'data',
        block: block & 0xffff,
        data: file.subarray((block - 1) * blksize, block * blksize),
      });
    }
  };
  serve(server.begin(0));
  for (; !ended && nowMs < 60_000; nowMs++) {
    const arrived = wire.filter((p) => p.atMs <= nowMs);
    for (const p of arrived) wire.splice(wire.indexOf(p), 1);
    for (const { toClient, packet } of arrived) {
      if (toClient) {
        heardMs = nowMs;
        const step = client.on(packet);
        if (step.do === 'answer' || step.do === 'finished') put(false, step.packet);
      } else if (packet.op === 'ack' && !ended) serve(server.onAck(packet.block, nowMs));
    }
    if (!ended) serve(server.onTime(nowMs));
    if (nowMs - heardMs > 400 && client.last.op === 'ack') {
      heardMs = nowMs;
      put(false, client.last);
    }
  }
  return { data: Buffer.concat(got), ended, sentBlocks, blocks: server.blocks };
}

const optionSets = fc.constantFrom<[string, string][]>(
  [],
  [['blksize', '100']],
  [['windowsize', '4']],
  [
    ['blksize', '64'],
    ['windowsize', '16'],
  ],
);

test('what arrives is the file from its beginning, whatever a bad wire loses, doubles or delays', () => {
  const fates = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));
  const run = fc.property(fc.integer({ min: 0, max: 6_000 }), optionSets, fates, (size, options, fate) => {
    const file = Uint8Array.from({ length: size }, (_, i) => (i * 31) & 0xff);
    const { data, ended } = transfer(file, options, () => fate.next().value as number);
    expect(data.equals(file.subarray(0, data.length))).toBe(true);
    if (ended === 'finished') expect(data.length).toBe(size);
  });
  fc.assert(run, { numRuns: 60 });
});

test('one packet in ten lost and one in ten doubled is only slower', () => {
  const file = Uint8Array.from({ length: 60_000 }, (_, i) => (i * 7) & 0xff);
  for (const windowsize of ['1', '4', '16']) {
    let turn = 0;
    const options: [string, string][] = [
      ['windowsize', windowsize],
      ['blksize', '500'],
    ];
    const result = transfer(file, options, () => ((turn++ * 7_919) % 1_000) / 1_000);
    expect(result.ended).toBe('finished');
    expect(result.data.equals(file)).toBe(true);
  }
});

test('a wire that doubles every packet does not double the traffic for ever', () => {
  const file = new Uint8Array(200_000);
  for (const windowsize of ['1', '8']) {
    const result = transfer(
      file,
      [
        ['windowsize', windowsize],
        ['blksize', '500'],
      ],
      () => 0.95,
    );
    expect(result.ended).toBe('finished');
    expect(result.sentBlocks).toBeLessThan(result.blocks * 1.2);
  }
});
