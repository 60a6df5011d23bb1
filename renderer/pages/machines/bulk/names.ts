/** "build-05, 06, web-03": of a name that goes on as the one before, its number alone. */
export function shortNames(names: readonly string[]): string {
  let before = '';
  return names
    .map((name) => {
      const [, stem, number] = /^(.*?)(\d+)$/.exec(name) ?? [];
      const goesOn = stem !== undefined && stem !== '' && stem === before;
      before = stem ?? '';
      return goesOn ? number : name;
    })
    .join(', ');
}
