import type { Finding, HeardDevice } from '../../services/contract/all.ts';
import { plural } from './plural.ts';

const list = new Intl.ListFormat('en-GB', { style: 'short', type: 'unit' });
const kindForms: Record<HeardDevice['kind'], { one: string; other: string }> = {
  switch: { one: '# switch', other: '# switches' },
  router: { one: '# router', other: '# routers' },
  bmc: { one: '# BMC', other: '# BMCs' },
  printer: { one: '# printer', other: '# printers' },
  machine: { one: '# machine', other: '# machines' },
  other: { one: '# other', other: '# others' },
};

/** What Start will change, as the page knows it. */
export interface Changes {
  nic: string;
  desk: string;
  /** Null where another server gives the addresses. */
  pool: { cidr: string; from: string; to: string } | null;
  httpPort: number;
}

/** First run: one page from nothing to serving. */
export const firstRunWords = {
  headline: 'From bare metal to Ready, from this desk.',
  lead: 'Pick the network port that faces your machines. Nothing is handed out on any wire until you press Start.',
  leadAgain: 'Change what is served, or stop it. What is stored of your machines stays as it is.',
  back: 'Back to the machines',
  thisDesk: 'this desk',
  router: 'router',

  which: 'Which port faces the machines?',
  others: 'The others are never touched.',
  suggested: 'suggested',
  internet: 'office LAN',
  servedNow: 'served now',
  linkUp: (speed: string | null) => (speed ? `Link up, ${speed}` : 'Link up'),
  noLink: 'No link',
  switchedOff: 'Switched off',
  plugIn: 'Plug in a cable to use it',
  switchOn: (nic: string) => `Switch it on to use it: sudo ip link set ${nic} up`,
  carries: (address: string) => `Carries your internet connection (${address}).`,
  hasAddress: (address: string) => `Has the address ${address}.`,
  noAddress: 'No address here yet.',
  switchPort: (name: string, port: string) => `Switch ${name}, port ${port}.`,
  neighbourPort: (name: string, port: string) => `${name} is at the other end, port ${port}.`,
  givesHere: (address: string) => `${address} gives addresses here.`,
  tagged: (vlans: readonly number[]) =>
    vlans.length === 1
      ? `VLAN ${vlans[0]} is tagged here.`
      : `VLANs ${list.format(vlans.map(String))} are tagged here.`,
  stations: (n: number) => plural(n, { one: '# device heard.', other: '# devices heard.' }),
  noNics: 'This computer shows no network port. Plug a network card in; it appears here by itself.',
  gone: (nic: string, now: string | null) =>
    now === null
      ? `${nic} is gone from this computer. Put it back in, or choose another port.`
      : `${nic} is gone from this computer. ${now} is chosen instead; choose another if that is not right.`,

  heardTitle: 'What is already on that wire?',
  heardHow: (s: number) => `Listened for ${s} seconds, asked for an address twice.`,
  hearing: (s: number) => `Listening for ${s} seconds, asking for an address twice…`,
  hearingShort: 'Listening on the wire',
  listenRefused: 'This port could not be listened on',
  again: 'Listen again',
  noServer: 'No other DHCP server answered',
  noServerText: 'Metaldesk can hand out addresses here.',
  server: 'Your router already hands out addresses',
  offered: (address: string, offered: string, ms: number | null) =>
    ms === null
      ? `${address} offered ${offered}. That is fine.`
      : `${address} offered ${offered} in ${ms} ms. That is fine.`,
  answered: (address: string) => `${address} answered without an offer. That is fine.`,
  named: (address: string, vendor: string) => `${address} (${vendor})`,
  manyServers: (n: number) => plural(n, { one: '# DHCP server answered', other: '# DHCP servers answered' }),
  devices: (n: number) =>
    n === 0 ? 'No device heard yet' : plural(n, { one: '# device heard', other: '# devices heard' }),
  devicesText: 'by what they send; nobody was asked',
  kinds: (kinds: Record<HeardDevice['kind'], number>) =>
    list.format(
      (Object.keys(kindForms) as HeardDevice['kind'][])
        .filter((kind) => kinds[kind] > 0)
        .map((kind) => plural(kinds[kind], kindForms[kind])),
    ),
  asking: (n: number) =>
    n === 0
      ? 'No machine asks to boot'
      : plural(n, { one: '# machine asks to boot', other: '# machines ask to boot' }),
  askingSome: 'waiting for an answer now',
  askingNone: 'switch one on when you like',

  serveTitle: 'The network you will serve',
  howTitle: 'How Metaldesk will work here',
  proposed: 'Proposed from the address of this port. Change what you like.',
  proposedFree: 'Proposed, since nothing here uses it. Change what you like.',
  beside: 'Beside your router',
  besideText:
    'The router goes on giving addresses. Metaldesk adds only what to boot, and only to machines that ask to boot from the network. Nothing to change on the router; phones and printers notice nothing.',
  safe: 'safe here',
  proxy: 'ProxyDHCP',
  own: 'Own network with its own DHCP',
  ownRefused:
    'Not on this wire: two DHCP servers would give one address to two devices and stop this office. Use a port or VLAN without a DHCP server, or switch the router’s off first.',
  lookAgain: 'Look again',
  onlyListed:
    'A machine that boots here is only listed as New. Nothing is written to any disk until you say so.',
  subnet: 'Subnet',
  desk: 'This desk',
  from: 'Pool from',
  to: 'to',
  room: (n: number) =>
    plural(n, { one: 'Room for # machine at once.', other: 'Room for # machines at once.' }),
  badCidr: 'A network looks like 10.77.0.0/24.',
  badPrefix: 'A network of /8 to /30 can be served.',
  badAddress: 'An address looks like 10.77.0.100.',
  outside: (cidr: string) => `This address is outside ${cidr}.`,
  taken: (cidr: string, by: string) => `${by} uses ${cidr}. Choose another network.`,
  order: 'The pool ends before it begins. Choose a higher address.',
  overDesk: (address: string) => `The pool holds ${address}, this desk's own address. Begin after it.`,
  bar: 'Addresses of the subnet',
  barDesk: 'this desk',
  barFixed: 'fixed addresses',
  barPool: 'pool',
  barSpare: 'spare',
  noAddressTitle: (nic: string) => `${nic} has no address`,
  noAddressText: 'Give it one with this command, in a terminal. This page goes on by itself.',
  noProposal: 'No private network is left that this computer does not use. Take one off it first.',
  askRouterTitle: (nic: string, server: string) => `${nic} has no address from ${server} yet`,
  askRouterText:
    'Beside a router this desk needs an address of that network too. Let this computer ask for one; this page goes on by itself.',
  askRouterCommand: (nic: string) => `sudo dhclient ${nic}`,

  readyTitle: 'Before Start',
  checking: 'Looking at ports, firewall, rights and disk',
  allFine: 'Nothing is in the way.',
  inTheWay: (n: number) => plural(n, { one: '# thing is in the way.', other: '# things are in the way.' }),
  careful: (n: number) => plural(n, { one: '# thing to look at.', other: '# things to look at.' }),
  showChecks: 'What was checked?',
  hideChecks: 'Hide what was checked',
  findings: {
    rights: 'Rights',
    ports: 'Ports',
    firewall: 'Firewall',
    disk: 'Disk space',
    neighbours: 'Neighbour table',
  } satisfies Record<Finding['id'], string>,
  imageName: 'Boot system',
  imageBuilt: (kernel: string, size: string) =>
    `The system that machines boot is built: kernel ${kernel}, ${size}.`,
  imageMissing: (minutes: number) =>
    `The system that machines boot is not built yet. It takes about ${minutes} min, once; you can start meanwhile.`,
  imageBuild: 'Build it now',
  imageCancel: 'Cancel',
  imageBuilding: 'The system that machines boot is being built. You can start meanwhile.',
  imageWaiting: 'Waiting to begin',
  imageSteps: 'Steps of the build',
  imageFailed: 'It was not built',
  notRoot: 'Metaldesk may not open the ports that machines use',
  notRootText:
    'DHCP and TFTP use ports that only the administrator may open. Stop it and start it with this command.',

  startGives: (nic: string, address: string) =>
    `Start gives ${nic} the address ${address} and opens DHCP, TFTP and HTTP on it.`,
  startOpens: (nic: string, address: string) =>
    `Start opens DHCP, TFTP and HTTP on ${nic}. Its address stays ${address}.`,
  startBeside: (nic: string, address: string) =>
    `Start opens ProxyDHCP, TFTP and HTTP on ${nic}. Its address stays ${address}.`,
  stopAnyTime: 'You can stop all of it with one switch.',
  start: (nic: string) => `Start on ${nic}`,
  startAside: 'Start beside the router',
  startPlain: 'Start',
  change: 'Serve like this',
  stop: 'Stop serving',
  nowServed: (nic: string, address: string) => `${nic} is served as ${address} now.`,
  stopText: 'Stopping closes every port. Machines that boot at that moment are interrupted.',
  stopRefused: 'It was not stopped',
  whatChanges: 'What exactly changes?',
  changesAddresses: 'Addresses',
  changesPorts: 'Ports on this computer',
  changesWire: 'On the wire',
  changesFirewall: 'Firewall',
  gives: ({ nic, desk }: Changes) => [
    `${nic} gets the address ${desk} for as long as this desk serves; it goes when the desk stops.`,
    `Where NetworkManager looks after ${nic}, that is a profile of its own, “Metaldesk ${nic}”, which is not stored.`,
    'No route, name server or other port of this computer is changed.',
  ],
  keeps: ({ nic, desk }: Changes) => [
    `${nic} keeps its address ${desk}. No address, route or name server of this computer is changed.`,
  ],
  ports: ({ nic, desk, pool, httpPort }: Changes) => [
    `UDP 67 for DHCP, on ${nic} alone.`,
    ...(pool ? [] : [`UDP 4011 for boot questions, on ${desk}.`]),
    `UDP 69 for TFTP and TCP ${httpPort} for HTTP, on ${desk}: boot files, and what machines report.`,
  ],
  wire: ({ pool }: Changes) =>
    pool
      ? [
          `Whatever asks for an address in ${pool.cidr} gets one from ${pool.from} to ${pool.to}.`,
          'Machines that ask to boot from the network get the loader and the system that lists them as New.',
        ]
      : [
          'Only machines that ask to boot from the network are answered: with the loader, never with an address.',
          'Phones, printers and computers that start from their disks get no answer from this desk.',
        ],
  firewallNone: 'No rule is added or removed. The check above found none that is in the way.',
  firewallBlocks:
    'No rule is added or removed. The check above names one that is in the way, with the command that mends it.',

  pickFirst: 'Choose a port first.',
  needsLink: (nic: string) => `${nic} has no link. Plug its cable in, or choose another port.`,
  stillListening: 'Still listening on the wire. It takes a few seconds.',
  needsAddress: (nic: string) => `${nic} has no address yet. Run the command above.`,
  needsRight: 'Metaldesk may not open the ports. Start it with the command above.',
  fixFields: 'A field does not fit yet.',
  cannotListen: 'This port could not be listened on. See above what to do.',
};
