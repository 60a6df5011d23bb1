import { demoWords } from './demo-words.ts';
import type { LabMachine } from './machine.ts';
import type { LabNetwork } from './network.ts';

/** What each key does; a key does its opposite when it is pressed again. Gives the sentence to say. */
export function demoKeys(
  network: LabNetwork,
  machines: readonly LabMachine[],
): Readonly<Record<string, () => Promise<string>>> {
  const keysOf = (machine: LabMachine): (() => Promise<string>)[] => {
    const { name } = machine.hardware;
    const { address, user, password } = machine.bmc;
    let plugged = true;
    let changed = false;
    return [
      async () => {
        plugged = !plugged;
        for (const tap of machine.taps) await network.setCable(tap, plugged ? 'up' : 'down');
        return demoWords.cable(name, plugged);
      },
      async () => {
        const on = !machine.isOn();
        await (on ? machine.powerOn() : machine.powerOff());
        return demoWords.pressed(name, on);
      },
      async () => {
        const [was, to] = changed ? ['another-one', password] : [password, 'another-one'];
        const how = ['-I', 'lanplus', '-C', '3', '-H', address, '-U', user, '-P', was];
        await network.atDesk('ipmitool', ...how, 'user', 'set', 'password', '2', to);
        changed = !changed;
        return demoWords.password(name, changed);
      },
    ];
  };
  const rows = machines.map(keysOf);
  const keys: Record<string, () => Promise<string>> = {};
  for (let what = 0; what < rows[0]!.length; what += 1)
    for (const [i, row] of rows.entries()) keys[`${what * rows.length + i + 1}`] = row[what]!;
  return keys;
}
