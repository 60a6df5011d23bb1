import { expect, test } from 'vitest';
import { shortCpu } from './summary.ts';

test.each([
  ['Intel(R) Xeon(R) E-2278G CPU @ 3.40GHz', 'Xeon E-2278G'],
  ['AMD EPYC 7313 16-Core Processor', 'EPYC 7313'],
  ['QEMU Virtual CPU version 2.5+', 'QEMU Virtual version 2.5+'],
  ['Intel', 'Intel'],
])('%s is called %s', (model, name) => {
  expect(shortCpu(model)).toBe(name);
});
