import { macFrom } from '../../contract/addresses.ts';
import { valueOf, valuesOf, type Form } from '../../protocols/form.ts';
import type { EnlistReport } from '../../site/machines/index.ts';
import { foundPower, type FoundPower } from './found-power.ts';

const MAX_MACS = 64;

export type Enlistment = EnlistReport & { power: FoundPower | undefined };

/** How a stranger introduces itself: MAAS's runner sends its addresses as one comma list, others repeat the field. */
export function readEnlistment(form: Form): Enlistment | { wrong: string } {
  const given = valuesOf(form, 'mac_addresses')
    .flatMap((value) => value.split(','))
    .map((value) => value.trim());
  const macs = [...new Set(given.filter(Boolean).map((value) => macFrom(value)))];
  const known = macs.filter((mac) => mac !== null && mac !== '00:00:00:00:00:00') as string[];
  if (known.length === 0) return { wrong: 'mac_addresses names no Ethernet address.' };
  if (known.length > MAX_MACS) return { wrong: `mac_addresses names more than ${MAX_MACS} addresses.` };
  const architecture = valueOf(form, 'architecture') ?? '';
  if (!/^[a-z0-9_-]{1,32}(\/[a-z0-9._-]{1,64})?$/.test(architecture))
    return { wrong: 'architecture is not of the form amd64/generic.' };
  const uuid = valueOf(form, 'hardware_uuid') ?? '';
  const power = foundPower(form);
  if (power && 'wrong' in power) return power;
  return {
    macs: known,
    architecture: architecture.includes('/') ? architecture : `${architecture}/generic`,
    hardwareUuid: /^[0-9a-f-]{8,64}$/i.test(uuid) ? uuid.toLowerCase() : null,
    power,
  };
}
