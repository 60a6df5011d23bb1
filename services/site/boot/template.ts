/** Characters with a meaning on an iPXE line, or none at all on a serial console. */
const unsafe = /[^A-Za-z0-9 _.,:/=?@%+~()&-]|&&|&$/g;

/**
 * Fills `{{name}}` in a script template. A value cannot leave its place: what has a meaning to iPXE becomes `_`. A name
 * without a value is a fault of ours and throws.
 */
export function render(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{([^}]*)\}\}/g, (_, name: string) => {
    if (!Object.hasOwn(values, name))
      throw new Error(`The boot script names {{${name}}}, which nothing fills.`);
    return values[name]!.replace(unsafe, '_');
  });
}
