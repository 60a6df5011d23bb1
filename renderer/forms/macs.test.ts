import { expect, test } from 'vitest';
import { macsFrom } from './macs.ts';

test('MAC addresses in any notation, each once', () => {
  expect(macsFrom('52:54:00:AB:cd:0f\n5254.00ab.cd0f, 52-54-00-12-34-56')).toEqual({
    macs: ['52:54:00:ab:cd:0f', '52:54:00:12:34:56'],
    problem: null,
  });
});

test('what is no MAC address is named', () => {
  expect(macsFrom('52:54:00:ab:cd:0f xyz').problem).toMatch(/“xyz”/);
  expect(macsFrom('  ').problem).not.toBeNull();
});
