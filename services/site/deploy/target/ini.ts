/** A section of a file with `[Name]` and `Key=value` lines; one without lines is left out. */
export type Section = readonly [name: string, lines: readonly (readonly [key: string, value: string])[]];

export const ini = (sections: readonly Section[]): string =>
  sections
    .filter(([, lines]) => lines.length > 0)
    .map(([name, lines]) => `[${name}]\n${lines.map(([key, value]) => `${key}=${value}\n`).join('')}`)
    .join('\n');
