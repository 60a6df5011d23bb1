import { expect, test } from 'vitest';
import {
  foldedFields,
  missingValues,
  presentValues,
  startingValues,
  valuesToSend,
  type PowerType,
} from './power-values.ts';

const field = { required: false, default: null, choices: [], help: '' };
const ipmi: PowerType = {
  type: 'ipmi',
  label: 'IPMI',
  queries: true,
  fields: [
    { ...field, name: 'power_address', label: 'Address', kind: 'string', required: true },
    { ...field, name: 'power_pass', label: 'Password', kind: 'password', required: true },
    { ...field, name: 'power_port', label: 'Port', kind: 'number', default: 623 },
    {
      ...field,
      name: 'driver',
      label: 'Driver',
      kind: 'choice',
      choices: [{ value: 'LAN_2_0', label: '2.0' }],
    },
  ],
};

test('stored values win over defaults, and a secret is never filled in', () => {
  expect(startingValues(ipmi, { power_address: '10.77.0.2' })).toEqual({
    power_address: '10.77.0.2',
    power_pass: '',
    power_port: 623,
    driver: 'LAN_2_0',
  });
});

test('an empty secret is left out, so that the stored one stays; numbers are sent as numbers', () => {
  const values = { ...startingValues(ipmi), power_address: '10.77.0.2', power_port: '6230' };
  expect(valuesToSend(ipmi, values)).toEqual({
    power_address: '10.77.0.2',
    power_port: 6230,
    driver: 'LAN_2_0',
  });
});

test('what is needed and empty is named, unless it is a stored secret', () => {
  expect(Object.keys(missingValues(ipmi, startingValues(ipmi), []))).toEqual(['power_address', 'power_pass']);
  expect(Object.keys(missingValues(ipmi, startingValues(ipmi), ['power_pass']))).toEqual(['power_address']);
});

test('special settings fold under one line that tells what they are now', () => {
  const many: PowerType = {
    ...ipmi,
    fields: [
      ...ipmi.fields,
      { ...field, name: 'power_user', label: 'User', kind: 'string' },
      { ...field, name: 'k_g', label: 'Key', kind: 'password' },
    ],
  };
  const { first, more } = foldedFields(many);
  expect(first.map((f) => f.name)).toEqual(['power_address', 'power_pass', 'power_user']);
  expect(presentValues(more, startingValues(many))).toBe('623 · 2.0');
  expect(foldedFields(ipmi).more).toEqual([]);
});
