import type { PlannedFile } from '../install-plan.ts';
import { ini } from './ini.ts';
import { takesItsName, type NetworkModel, type TargetNic } from './model.ts';
import { textFile } from './planned.ts';

/** What udev does to a card when it finds it, whatever manages the network: its name, and whether it can be woken. */
export const linkFile = (nic: TargetNic, model: NetworkModel, name = takesItsName(nic, model)): PlannedFile =>
  textFile(
    `/etc/systemd/network/10-metaldesk-${nic.name}.link`,
    ini([
      ['Match', [['PermanentMACAddress', nic.mac]]],
      [
        'Link',
        [
          name ? ['Name', nic.name] : ['NamePolicy', 'keep kernel database onboard slot path'],
          ['WakeOnLan', nic.boot ? 'magic' : 'off'],
          ...(nic.mtu === null ? [] : [['MTUBytes', String(nic.mtu)] as const]),
        ],
      ],
    ]),
  );
