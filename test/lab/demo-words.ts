import type { LabMachine } from './machine.ts';

/** What the demo says in the terminal. */
export const demoWords = {
  network: 'Making a private network ...',
  image:
    'Looking for the system that machines boot (the first time it is built, which takes about a minute) ...',
  machines: 'Putting two machines into the rack ...',
  ending: 'Ending: machines, desk and network go away ...',
  ready: (url: string, machines: readonly LabMachine[]) => `
Metaldesk is ready. Open this address in your browser:

    ${url}

Two servers stand in its rack, switched off. The desk knows their BMCs, so there is nothing to type:

${machines.map(({ hardware, bmc }) => `    ${hardware.name}   ${hardware.firmware.toUpperCase()}   BMC ${bmc.address}, user ${bmc.user}, password ${bmc.password}`).join('\n')}

  1.  Open a machine in the list, and press Commission.
  2.  Watch its story: it is switched on, boots over the network, its hardware is read. After about two minutes it is
      Ready, and off again.
  3.  Then break something, and see what the desk makes of it:

${menu(machines)}
`,
  overSsh: (url: string) =>
    `    (From another computer: ssh -L ${new URL(url).port}:127.0.0.1:${new URL(url).port} to this one, then the same address.)\n`,
  is: (name: string, status: string) => `${name} is ${status} now.`,
  power: (name: string, on: boolean) => `${name} was switched ${on ? 'on' : 'off'}.`,
  pressed: (name: string, on: boolean) =>
    on
      ? `You pressed the power button of ${name}: it starts.`
      : `You held the power button of ${name}: it is off.`,
  cable: (name: string, plugged: boolean) =>
    plugged
      ? `The cable of ${name} is plugged in again.`
      : `You pulled the cable of ${name}. While it boots, its story will say which step stays away.`,
  password: (name: string, changed: boolean) =>
    changed
      ? `Somebody changed the password in the BMC of ${name}: the desk's no longer fits. Check its power, or commission it.`
      : `The BMC of ${name} has its old password again.`,
  failed: (why: string) => `That did not work: ${why}`,
  partEnded: (part: string, lastWords: string) => `${part} ended by itself, so the demo ends.\n${lastWords}`,
};

function menu(machines: readonly LabMachine[]): string {
  const [first, second] = machines.map(({ hardware }) => hardware.name);
  return `      key        ${first}    ${second}
      cable         1          2       pull it, plug it in again
      button        3          4       its power button
      password      5          6       change it in the BMC, and back
      q, Ctrl-C                        end; nothing is left behind`;
}
