import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filterFields, fieldRow, numberIn, type FilterField } from './filter-fields.ts';
import { formatFilter, parseFilter, type FilterTerm, type FilterValue } from './filter-syntax.ts';

const terms = (text: string): FilterTerm[] => {
  const parsed = parseFilter(text);
  if ('trouble' in parsed) throw new Error(parsed.trouble.sentence);
  return parsed.terms;
};
const trouble = (text: string) => {
  const parsed = parseFilter(text);
  if ('terms' in parsed) throw new Error('It could be read.');
  return parsed.trouble;
};

test('fields, signs, lists, free text and where each stands', () => {
  const text = 'status:(=ready,=new)  pool:!=gpu mem:(>=512) rack !"two words"';
  expect(terms(text)).toEqual([
    {
      ...{ field: 'status', start: 0, end: 20 },
      values: [
        { text: 'ready', comparison: 'equals', negated: false },
        { text: 'new', comparison: 'equals', negated: false },
      ],
    },
    {
      ...{ field: 'pool', start: 22, end: 32 },
      values: [{ text: 'gpu', comparison: 'equals', negated: true }],
    },
    {
      ...{ field: 'mem', start: 33, end: 44 },
      values: [{ text: '512', comparison: 'at_least', negated: false }],
    },
    { field: null, start: 45, end: 49, value: { text: 'rack', comparison: 'contains', negated: false } },
    { field: null, start: 50, end: 62, value: { text: 'two words', comparison: 'contains', negated: true } },
  ]);
});

test('an address is free text, not a field', () => {
  for (const text of ['52:54:00:12:34:56', 'ae:', 'fd00::1', 'FE:ED'])
    expect(terms(text)).toMatchObject([{ field: null, value: { text } }]);
});

test('names of fields in MAAS spelling and others are the same field', () => {
  for (const name of ['mem', 'memory', 'MEM']) expect(terms(`${name}:1`)).toMatchObject([{ field: 'mem' }]);
  expect(terms('power_state:on cpu_count:4 ip_addresses:10.')).toMatchObject([
    { field: 'power' },
    { field: 'cpu' },
    { field: 'ip' },
  ]);
});

test.each([
  ['nothing:(x)', 0, 7, 'status', /no field nothing/],
  ['mem:(>=lots)', 5, 11, 'a number', /mem is a number/],
  ['status:(=ready', 7, 14, ')', /need a \)/],
  ['status:', 7, 8, 'a value', /needs a value/],
  ['status:()', 8, 9, 'a value', /needs a value/],
  ['power:(dim)', 7, 10, 'unknown', /one of on, off/],
  ['zone:(>a)', 6, 8, '!=', /no order/],
  ['a !', 2, 3, 'a word', /without a word/],
  ['>=512', 0, 5, 'mem', /what to compare/],
  ['zone:("a)', 6, 9, '"', /never closed/],
])('%s: position %d to %d, expects %s', (text, start, end, expected, sentence) => {
  const at = trouble(text);
  expect([at.start, at.end]).toEqual([start, end]);
  expect(at.expected).toContain(expected);
  expect(at.sentence).toMatch(sentence);
});

test('sizes: units may be left out, written short or in full', () => {
  expect(['64', '64G', '64GiB', '65536mib'].map((t) => numberIn('mem', t))).toEqual(
    Array<number>(4).fill(65_536),
  );
  expect([numberIn('storage', '2TB'), numberIn('storage', '500')]).toEqual([2e12, 5e11]);
  expect([numberIn('cpu', '16'), numberIn('cpu', '16G'), numberIn('mem', '16X')]).toEqual([16, null, null]);
});

const anyValue = (field: FilterField): fc.Arbitrary<FilterValue> => {
  const { numbers, choices } = fieldRow(field);
  const text = numbers
    ? fc.nat(9999).map(String)
    : choices
      ? fc.constantFrom(...choices)
      : fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((t) => !/[\r\n]/.test(t));
  const words = ['contains', 'equals'] as const;
  const orders = ['contains', 'equals', 'less', 'at_most', 'more', 'at_least'] as const;
  return fc
    .record({ text, comparison: fc.constantFrom(...(numbers ? orders : words)), negated: fc.boolean() })
    .map((v) => ({ ...v, negated: v.negated && ['contains', 'equals'].includes(v.comparison) }));
};
const anyTerm: fc.Arbitrary<FilterTerm> = fc.oneof(
  fc
    .constantFrom(...(Object.keys(filterFields) as FilterField[]))
    .chain((field) =>
      fc
        .array(anyValue(field), { minLength: 1, maxLength: 4 })
        .map((values) => ({ field, values, start: 0, end: 0 })),
    ),
  anyValue('hostname').map((value) => ({ field: null, value, start: 0, end: 0 })),
);
const meaning = (all: readonly FilterTerm[]) => all.map(({ start: _, end: __, ...rest }) => rest);

test('what is written is read as the same', () => {
  fc.assert(
    fc.property(fc.array(anyTerm, { maxLength: 6 }), (all) => {
      expect(meaning(terms(formatFilter(all)))).toEqual(meaning(all));
    }),
  );
});

test('whatever is typed, it is read, or told where it cannot be', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(fc.constantFrom('status', ':', '(', ')', ',', '!', '=', '>', '"', '\\', ' ', 'mem', '5', 'x'), {
        maxLength: 20,
      })
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const parsed = parseFilter(text);
      if ('trouble' in parsed) {
        const { start, end, sentence } = parsed.trouble;
        expect(start).toBeLessThan(end);
        expect(end).toBeLessThanOrEqual(text.length + 1);
        expect(sentence).toMatch(/\.$/);
      } else
        for (const [i, { start, end }] of parsed.terms.entries())
          expect([start < end, start >= (parsed.terms[i - 1]?.end ?? 0)]).toEqual([true, true]);
    }),
    { numRuns: 500 },
  );
});
