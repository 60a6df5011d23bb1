const rules = new Intl.PluralRules('en');

/** The form that fits the number, with # replaced by it: plural(3, { one: '# machine', other: '# machines' }). */
export function plural(n: number, forms: { one: string; other: string }): string {
  const form = rules.select(n) === 'one' ? forms.one : forms.other;
  return form.replaceAll('#', n.toLocaleString('en-GB'));
}
