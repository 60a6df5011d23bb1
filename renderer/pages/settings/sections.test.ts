import { expect, test } from 'vitest';
import { matchesSection, sectionIds } from './sections.ts';

const found = (text: string) => sectionIds.filter((id) => matchesSection(id, text));

test('a setting is found by its name, its help and the words people use for it', () => {
  expect(found('')).toEqual([...sectionIds]);
  expect(found('PASS phrase')).toEqual(['backup']);
  expect(found('time limit')).toEqual(['commissioning']);
  expect(found('ntp')).toEqual(['network']);
  expect(found('gloves')).toEqual(['general']);
  expect(found('flux capacitor')).toEqual([]);
});
