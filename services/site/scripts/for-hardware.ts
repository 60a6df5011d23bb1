/** What a script's for_hardware is held against. */
export interface MachineHardware {
  /** pci and usb devices, ids as four lower-case hexadecimal digits. */
  devices: readonly { bus: 'pci' | 'usb'; vendorId: string; productId: string }[];
  /** MAAS's hardware_info: system_vendor and so on. */
  info: Readonly<Record<string, string>>;
  /** As the machine's kernel writes them: pci:v00008086d00001533sv... */
  modaliases: readonly string[];
}

const infoKeys = [
  'system_vendor',
  'system_product',
  'system_version',
  'mainboard_vendor',
  'mainboard_product',
] as const;
const ids = /^([0-9a-f]{4}):([0-9a-f]{4}|\*)$/i;

const split = (id: string): [string, string] => {
  const colon = id.indexOf(':');
  return colon < 0 ? [id, ''] : [id.slice(0, colon), id.slice(colon + 1)];
};

/** Why an entry of for_hardware cannot be used; null when it can. */
export function wrongHardware(id: string): string | null {
  const [kind, value] = split(id);
  if (id.length > 300) return 'an entry of for_hardware is at most 300 characters long';
  if (kind === 'pci' || kind === 'usb')
    return ids.test(value) ? null : `"${id}" is not ${kind}:vendor:product, such as ${kind}:8086:1533`;
  if (kind === 'modalias')
    return value ? null : 'modalias: names a pattern, such as modalias:pci:v00008086d*';
  if ((infoKeys as readonly string[]).includes(kind)) return value ? null : `${kind}: names nothing`;
  return `"${id}" begins with none of modalias, pci, usb, ${infoKeys.join(', ')}`;
}

/** A shell pattern with * and ?, without backtracking: patterns come from strangers. */
export function globFits(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let from = 0;
  while (t < text.length) {
    if (p < pattern.length && (pattern[p] === '?' || (pattern[p] === text[t] && pattern[p] !== '*'))) {
      p++;
      t++;
    } else if (pattern[p] === '*') {
      star = p++;
      from = t;
    } else if (star >= 0) {
      p = star + 1;
      t = ++from;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

function fits(id: string, hardware: MachineHardware): boolean {
  const [kind, value] = split(id);
  if (kind === 'modalias') return hardware.modaliases.some((m) => globFits(value, m));
  if (kind === 'pci' || kind === 'usb') {
    const [vendor = '', product = ''] = value.toLowerCase().split(':');
    return hardware.devices.some(
      (d) =>
        d.bus === kind &&
        d.vendorId.toLowerCase() === vendor &&
        (product === '*' || d.productId.toLowerCase() === product),
    );
  }
  const known = hardware.info[kind];
  return known !== undefined && known.trim().toLowerCase() === value.trim().toLowerCase();
}

/** Whether a script is for this machine: it names nothing, or something that the machine has. */
export const isFor = (forHardware: readonly string[], hardware: MachineHardware): boolean =>
  forHardware.length === 0 || forHardware.some((id) => fits(id, hardware));
