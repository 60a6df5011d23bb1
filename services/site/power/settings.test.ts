import { expect, test } from 'vitest';
import { z } from 'zod';
import { field, powerFields, secret, secretNames } from './settings.ts';

const settings = z.object({
  address: field(z.string(), { label: 'Address' }),
  pass: secret('Password')
    .refine((text) => text.length < 21, 'too long')
    .default('swordfish'),
  key: secret().optional(),
  mode: z.enum(['hard', 'soft']).default('hard'),
  verify: z.boolean().default(true),
  outlet: field(z.string().optional(), { label: 'Outlet', scope: 'node', help: 'As printed on the PDU.' }),
  flags: field(
    z.preprocess((v) => v, z.array(z.enum(['a', 'b'])).default(['a'])),
    { label: 'Flags' },
  ),
});

test('secrets are found under defaults, options and refinements', () => {
  expect(secretNames(settings)).toEqual(['pass', 'key']);
});

test('fields show labels, kinds, choices and defaults, but never the default of a secret', () => {
  expect(powerFields(settings).map((f) => [f.name, f.label, f.kind, f.required, f.default])).toEqual([
    ['address', 'Address', 'string', true, null],
    ['pass', 'Password', 'password', false, null],
    ['key', 'Password', 'password', false, null],
    ['mode', 'mode', 'choice', false, 'hard'],
    ['verify', 'verify', 'boolean', false, true],
    ['outlet', 'Outlet', 'string', false, null],
    ['flags', 'Flags', 'multiple_choice', false, ['a']],
  ]);
  const fields = powerFields(settings);
  expect(fields.find((f) => f.name === 'mode')?.choices.map((c) => c.value)).toEqual(['hard', 'soft']);
  expect(fields.find((f) => f.name === 'flags')?.choices.map((c) => c.value)).toEqual(['a', 'b']);
  expect(fields.find((f) => f.name === 'outlet')).toMatchObject({
    scope: 'node',
    help: 'As printed on the PDU.',
  });
});
