/** Makes `plural` for a language: the form that fits the number, with # replaced by it as that language writes it. */
export const pluralIn = (locale: string) => {
  const rules = new Intl.PluralRules(locale);
  return (n: number, forms: { one: string; other: string; few?: string; many?: string }): string => {
    const rule = rules.select(n);
    const form =
      (rule === 'few' || rule === 'many' || rule === 'one' ? forms[rule] : undefined) ?? forms.other;
    return form.replaceAll('#', n.toLocaleString(locale));
  };
};

/** plural(3, { one: '# machine', other: '# machines' }) in English. */
export const plural = pluralIn('en-GB');
