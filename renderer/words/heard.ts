import type { HeardDevice } from '../../services/contract/all.ts';
import { plural } from './plural.ts';

/** What is heard on the served wire while no machine is listed yet. */
export const heardWords = {
  listening: (nic: string, time: string) => `Listening on ${nic} for ${time}`,
  opening: (nic: string) => `Listening on ${nic}`,
  none: 'Nothing was heard yet.',
  noneAsks: (n: number) =>
    plural(n, {
      one: '# device heard, it has not asked to boot from the network yet.',
      other: '# devices heard, none has asked to boot from the network yet.',
    }),
  asks: (n: number, asking: number) =>
    asking === 1
      ? plural(n, {
          one: '# device heard, it asks to boot from the network. It appears here within a minute.',
          other: '# devices heard, one asks to boot from the network. It appears here within a minute.',
        })
      : `${n} devices heard, ${asking} ask to boot from the network. They appear here within a minute.`,
  what: {
    switch: (vendor: string | null) => (vendor ? `a switch (${vendor})` : 'a switch'),
    router: (vendor: string | null) => (vendor ? `a router (${vendor})` : 'a router'),
    bmc: (vendor: string | null) => (vendor ? `a BMC (${vendor})` : 'a BMC'),
    printer: (vendor: string | null) => (vendor ? `a printer (${vendor})` : 'a printer'),
    machine: (vendor: string | null) => (vendor ? `asks to boot (${vendor})` : 'asks to boot'),
    other: (vendor: string | null) => vendor ?? 'of an unknown maker',
  } satisfies Record<HeardDevice['kind'], (vendor: string | null) => string>,
  at: (address: string, what: string) => `${address}, ${what}`,
  port: (port: string, vlan: number | null) =>
    vlan === null ? `port ${port}` : `port ${port}, untagged VLAN ${vlan}`,
  inVlan: (vlan: number) => `in VLAN ${vlan}`,
  lines: 'Heard last',
  addByBmc: 'Add by its BMC',
  nothing: 'Nothing appears?',
  nothingTitle: 'When no machine appears',
  nothingSteps: (nic: string) => [
    `The cable: the machine's port and ${nic} are on the same switch and VLAN, and both show a link.`,
    'The firmware: booting from the network is on, for the port with the cable, and comes before the disks.',
    'The way: UEFI with PXE or HTTP, or BIOS with PXE. Secure Boot is switched off.',
    'The other server: if a router gives addresses here too, serve beside it instead.',
  ],
  checks: 'This computer, just now',
  changeServed: 'Change what is served',
};
