import { expect, test } from 'vitest';
import { defaultLimits, negotiate } from './negotiate.ts';
import type { OptionPairs } from './packets.ts';
import { MAX_TRIES, Sending } from './send.ts';

function sending(sizeBytes: number, options: OptionPairs = []): Sending {
  return new Sending(negotiate(options, sizeBytes, defaultLimits), sizeBytes);
}

test('without options the first block answers at once, and each ACK brings the next', () => {
  const s = sending(1024);
  expect(s.blocks).toBe(3); // the last is empty: 1024 is a multiple of 512
  expect(s.begin(0)).toEqual({ do: 'send', from: 1, to: 1 });
  expect(s.onAck(1, 1)).toEqual({ do: 'send', from: 2, to: 2 });
  expect(s.onAck(2, 2)).toEqual({ do: 'send', from: 3, to: 3 });
  expect(s.onAck(3, 3)).toEqual({ do: 'finished' });
});

test('options are offered first, and only ACK 0 takes them up', () => {
  const s = sending(100_000, [
    ['windowsize', '4'],
    ['blksize', '1000'],
  ]);
  expect(s.begin(0)).toEqual({ do: 'offer' });
  expect(s.onAck(5, 1)).toEqual({ do: 'nothing' });
  expect(s.onAck(0, 2)).toEqual({ do: 'send', from: 1, to: 4 });
});

test('an ACK of a part of a window sends on from there, once the rest may be taken for lost', () => {
  const s = sending(9_500, [
    ['windowsize', '4'],
    ['blksize', '1000'],
  ]);
  s.begin(0);
  s.onAck(0, 0);
  expect(s.onAck(2, 1)).toEqual({ do: 'nothing' });
  expect(s.onTime(10)).toEqual({ do: 'send', from: 3, to: 6 });
  expect(s.retransmits).toBe(2);
  expect(s.onAck(5, 11)).toEqual({ do: 'nothing' });
  expect(s.onAck(6, 12)).toEqual({ do: 'send', from: 7, to: 10 }); // the last window is cut at the end
  expect(s.onAck(10, 13)).toEqual({ do: 'finished' });
});

test('an ACK for what was never sent, or long ago, is no answer', () => {
  const s = sending(9_500, [
    ['windowsize', '4'],
    ['blksize', '1000'],
  ]);
  s.begin(0);
  s.onAck(0, 0);
  s.onAck(4, 1);
  expect(s.onAck(9, 2)).toEqual({ do: 'nothing' });
  expect(s.onAck(3, 2)).toEqual({ do: 'nothing' });
  expect(s.acked).toBe(4);
});

test("in lock step a repeated ACK sends nothing (sorcerer's apprentice)", () => {
  const s = sending(9_500);
  s.begin(0);
  s.onAck(1, 1);
  expect(s.onAck(1, 500)).toEqual({ do: 'nothing' });
  expect(s.retransmits).toBe(0);
});

test('in a window a repeated ACK brings the window forward, unless the client goes on meanwhile', () => {
  const s = sending(90_000, [
    ['windowsize', '4'],
    ['blksize', '1000'],
  ]);
  s.begin(0);
  s.onAck(0, 0);
  expect(s.onAck(0, 1)).toEqual({ do: 'nothing' });
  expect(s.onTime(9)).toEqual({ do: 'nothing' });
  expect(s.onTime(10)).toEqual({ do: 'send', from: 1, to: 4 });
  expect(s.retransmits).toBe(4);
  expect(s.onAck(0, 11)).toEqual({ do: 'nothing' });
  expect(s.onAck(4, 12)).toEqual({ do: 'send', from: 5, to: 8 });
  expect(s.onTime(45)).toEqual({ do: 'nothing' });
});

test('silence doubles the wait up to ten seconds, then the client is given up with the reason', () => {
  const s = sending(9_500);
  s.begin(0);
  const sent: number[] = [];
  let nowMs = 0;
  let step = s.onTime(nowMs);
  while (step.do !== 'failed' && nowMs < 100_000) {
    nowMs += 100;
    step = s.onTime(nowMs);
    if (step.do === 'send') sent.push(nowMs);
  }
  expect(sent).toEqual([1_000, 3_000, 7_000, 15_000, 25_000]);
  expect(sent.length + 1).toBe(MAX_TRIES);
  expect(step).toEqual({ do: 'failed', why: 'the client fell silent after block 0 of 19' });
});

test('a client that named a timeout is sent to again as early, but given up later', () => {
  const s = sending(9_500, [['timeout', '30']]);
  s.begin(0);
  s.onAck(0, 0);
  expect(s.onTime(1_000)).toMatchObject({ do: 'send' });
  for (let nowMs = 2_000; nowMs < 90_000; nowMs += 1_000) expect(s.onTime(nowMs).do).not.toBe('failed');
  expect(s.onAck(1, 89_500)).toEqual({ do: 'send', from: 2, to: 2 });
  for (let nowMs = 90_000; nowMs < 179_000; nowMs += 1_000) expect(s.onTime(nowMs).do).not.toBe('failed');
  expect(s.onTime(190_000)).toMatchObject({ do: 'failed' });
});

test('a repeated request repeats the offer, but not at once', () => {
  const s = sending(100, [['tsize', '0']]);
  s.begin(0);
  expect(s.onRepeatedRequest(5)).toEqual({ do: 'nothing' });
  expect(s.onTime(10)).toEqual({ do: 'offer' });
  expect(s.onRepeatedRequest(500)).toEqual({ do: 'offer' });
});

test('block numbers roll over to 0', () => {
  const s = sending(512 * 70_000);
  s.begin(0);
  for (let block = 1; block <= 65_540; block++) s.onAck(block & 0xffff, block);
  expect(s.acked).toBe(65_540);
  expect(s.onAck(65_541 & 0xffff, 65_541)).toEqual({ do: 'send', from: 65_542, to: 65_542 });
});
