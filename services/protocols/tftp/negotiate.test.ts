import { expect, test } from 'vitest';
import { defaultLimits, negotiate } from './negotiate.ts';

const size = 33_000_000;

test.each([
  ['no options', [], { blksize: 512, windowsize: 1, timeoutMs: 1000, patienceMs: 0, accepted: [] }],
  [
    'blksize up to an Ethernet frame',
    [['blksize', '65464']],
    { blksize: 1468, accepted: [['blksize', '1468']] },
  ],
  ['a smaller blksize as asked', [['blksize', '1432']], { blksize: 1432, accepted: [['blksize', '1432']] }],
  ['no blksize under 8', [['blksize', '7']], { blksize: 512, accepted: [] }],
  ['windowsize up to 64', [['windowsize', '65535']], { windowsize: 64, accepted: [['windowsize', '64']] }],
  ['no windowsize of 0', [['windowsize', '0']], { windowsize: 1, accepted: [] }],
  [
    'timeout as asked',
    [['timeout', '255']],
    { timeoutMs: 1000, patienceMs: 765_000, accepted: [['timeout', '255']] },
  ],
  ['no timeout past 255', [['timeout', '256']], { timeoutMs: 1000, patienceMs: 0, accepted: [] }],
  ['the size, whatever was sent for it', [['tsize', '7']], { accepted: [['tsize', String(size)]] }],
  [
    'nothing unknown',
    [
      ['multicast', ''],
      ['tsize', '0'],
    ],
    { accepted: [['tsize', String(size)]] },
  ],
  [
    'no number that is none',
    [
      ['blksize', '1e3'],
      ['windowsize', '-1'],
      ['timeout', ' 1'],
    ],
    { accepted: [] },
  ],
  [
    'the first of two',
    [
      ['blksize', '600'],
      ['blksize', '700'],
    ],
    { blksize: 600, accepted: [['blksize', '600']] },
  ],
] as [string, [string, string][], object][])('grants %s', (_, options, terms) => {
  expect(negotiate(options, size, defaultLimits)).toMatchObject(terms);
});

test("a larger cap on blksize is the admin's to give, up to what the RFC allows", () => {
  const limits = { ...defaultLimits, maxBlksize: 100_000 };
  expect(negotiate([['blksize', '65464']], size, limits).blksize).toBe(65464);
  expect(negotiate([['blksize', '99999']], size, limits).blksize).toBe(65464);
});
