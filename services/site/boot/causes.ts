import type { z } from 'zod';
import type { cause, Step } from './contract.ts';
import { seenSigns, type Observed, type Sign } from './signs.ts';

export type Cause = z.output<typeof cause>;

interface Row {
  code: string;
  step: Step;
  title: string;
  text: string;
  /** The signs that it would bring about; none when it cannot be seen from here. */
  explains: readonly Sign[];
  /** Without these signs it is out of the question. */
  needs?: readonly Sign[];
  action: Cause['action'];
}

const retry: Cause['action'] = {
  label: 'Power cycle and retry',
  procedure: 'power.cycle_and_retry',
  page: null,
};
const checkPower: Cause['action'] = { label: 'Check power control', procedure: 'power.check', page: null };

const openNetwork: Cause['action'] = { label: 'Open network', procedure: null, page: 'network' };

const rows: readonly Row[] = [
  {
    code: 'still_in_firmware',
    step: 'dhcp',
    title: 'The firmware is still at work',
    text: 'Servers test their memory and start every card before they boot; with much memory that takes minutes. Look at its screen.',
    explains: ['silent', 'saysOn', 'passedBefore'],
    action: retry,
  },
  {
    code: 'boot_order',
    step: 'dhcp',
    title: 'Network boot is switched off in the firmware',
    text: 'The machine is on and never asked for an address. Enable PXE on the card that is in this network, or HTTP boot, and put it first.',
    explains: ['silent', 'saysOn', 'alone', 'neverPassed'],
    action: retry,
  },
  {
    code: 'not_connected',
    step: 'dhcp',
    title: 'Its card is not connected to this network',
    text: 'Cable, switch port and VLAN: the port must lead to the network that this desk serves, and its link lamp must be lit.',
    explains: ['silent', 'alone', 'saysOn'],
    action: retry,
  },
  {
    code: 'not_on',
    step: 'dhcp',
    title: 'The machine is off',
    text: 'Its BMC says so although it was switched on. Check the BMC settings: they may belong to another machine.',
    explains: ['silent', 'saysOff', 'alone'],
    needs: ['saysOff'],
    action: checkPower,
  },
  {
    code: 'other_dhcp',
    step: 'tftp',
    title: 'Another DHCP server answered as well',
    text: 'The machine got an address here and then asked somebody else for its loader, or nobody. Look under Network for other servers.',
    explains: ['silent', 'asksAgain', 'othersStuckToo', 'passedBefore'],
    needs: ['addressOfOurs'],
    action: openNetwork,
  },
  ...(['tftp', 'http'] as const).map((step) => ({
    code: `no_address_for_${step}`,
    step,
    title: 'The other DHCP server gave it no address',
    text: 'This desk says what it boots; its address is for the DHCP server of that network to give. See whether that one runs and has addresses left.',
    explains: ['noAddress', 'asksAgain', 'beside'] as const,
    needs: ['noAddress'] as const,
    action: openNetwork,
  })),
  {
    code: 'other_file',
    step: 'tftp',
    title: 'The other DHCP server names a boot file of its own',
    text: 'Some firmware then loads that file instead of the one of this desk. Take next-server and filename (options 66 and 67) out of its settings.',
    explains: ['silent', 'beside', 'othersStuckToo', 'neverPassed'],
    needs: ['beside'],
    action: retry,
  },
  {
    code: 'tftp_blocked',
    step: 'tftp',
    title: 'A firewall keeps TFTP from this desk',
    text: 'The loader comes by UDP port 69 and a high port behind it. Open both for the machines’ network on this computer and between.',
    explains: ['asksAgain', 'othersStuckToo', 'neverPassed'],
    action: retry,
  },
  {
    code: 'address_refused',
    step: 'tftp',
    title: 'The firmware did not take the address',
    text: 'It was offered an address and started over. Old firmware does that while the switch port still comes up.',
    explains: ['asksAgain', 'alone', 'neverPassed'],
    action: retry,
  },
  {
    code: 'spanning_tree',
    step: 'http',
    title: 'Its switch port is still blocked by spanning tree',
    text: 'iPXE restarts the link; the switch then blocks the port for 30 s, and iPXE gives up earlier. Set the port to edge (portfast).',
    explains: ['silent', 'alone', 'loaderComplete', 'neverPassed', 'uefi'],
    needs: ['loaderComplete'],
    action: retry,
  },
  {
    code: 'no_driver',
    step: 'http',
    title: 'iPXE has no driver for this network card',
    text: 'The loader arrived whole and then found no card to go on with. Look at its screen: iPXE says "No network devices".',
    explains: ['silent', 'loaderComplete', 'neverPassed'],
    needs: ['loaderComplete'],
    action: retry,
  },
  {
    code: 'secure_boot',
    step: 'http',
    title: 'Secure Boot refused the loader',
    text: 'The loader is not signed by a key that the firmware knows. Switch Secure Boot off for commissioning.',
    explains: ['silent', 'uefi', 'loaderComplete', 'neverPassed'],
    needs: ['uefi', 'loaderComplete'],
    action: retry,
  },
  {
    code: 'loader_broke_off',
    step: 'http',
    title: 'The loader did not arrive whole',
    text: 'The transfer by TFTP broke off. Packets are lost on the way, or a firewall closes the transfer’s own port.',
    explains: ['silent', 'loaderBrokeOff', 'asksAgain', 'othersStuckToo'],
    needs: ['loaderBrokeOff'],
    action: retry,
  },
  {
    code: 'http_blocked',
    step: 'http',
    title: 'A firewall keeps HTTP from this desk',
    text: 'The loader has an address and asks for nothing more. Machines fetch by TCP, port 5248 unless it was set otherwise; open it.',
    explains: ['silent', 'loaderSpoke', 'othersStuckToo'],
    needs: ['loaderSpoke'],
    action: retry,
  },
  {
    code: 'firmware_prompt',
    step: 'http',
    title: 'The machine waits at a prompt',
    text: 'Look at its screen. If it shows a question, answer it or press a key.',
    explains: [],
    action: null,
  },
  {
    code: 'files_slow',
    step: 'kernel',
    title: 'The files do not come through',
    text: 'The script arrived and the kernel did not follow whole. Look for a bad cable, a port at 10 Mb/s, or a wrong MTU on the way.',
    explains: ['silent', 'scriptCame', 'alone'],
    action: retry,
  },
  {
    code: 'image_missing',
    step: 'kernel',
    title: 'The ephemeral system is not there',
    text: 'Every machine stops here. Build the system with `npm run image`, then try again.',
    explains: ['scriptCame', 'othersStuckToo', 'neverPassed'],
    action: retry,
  },
  {
    code: 'kernel_no_driver',
    step: 'agent',
    title: 'The ephemeral system has no driver for this network card',
    text: 'Its kernel started and never asked for an address. The screen names the card that it looked for.',
    explains: ['silent', 'kernelAskedNothing', 'neverPassed', 'alone'],
    needs: ['kernelAskedNothing'],
    action: retry,
  },
  {
    code: 'kernel_spanning_tree',
    step: 'agent',
    title: 'Its switch port was blocked when the kernel asked',
    text: 'The kernel restarts the link, and spanning tree blocks the port for 30 s. Set the port to edge (portfast).',
    explains: ['silent', 'kernelAskedNothing', 'alone'],
    needs: ['kernelAskedNothing'],
    action: retry,
  },
  {
    code: 'little_memory',
    step: 'agent',
    title: 'The machine has too little memory',
    text: 'The whole system is kept in memory; below 1 GiB it does not fit, and the kernel stops. The screen says so.',
    explains: ['silent', 'neverPassed', 'kernelAskedAddress', 'systemFetched'],
    action: retry,
  },
  {
    code: 'kernel_stopped',
    step: 'agent',
    title: 'The kernel stopped',
    text: 'Look at its screen or serial line: the last lines name the reason.',
    explains: [],
    action: null,
  },
  {
    code: 'agent_stopped',
    step: 'scripts',
    title: 'The agent stopped before its first script',
    text: 'It reported in and asked for nothing more. Its last lines stand on the screen and on the serial line.',
    explains: ['silent', 'alone', 'systemFetched'],
    action: retry,
  },
];

const most = 3;

/** Likeliest causes of a missing step: those that explain most of what was observed, at most three. */
export function causesOf(observed: Observed): Cause[] {
  const seen = seenSigns(observed);
  const possible = rows.filter(
    (row) => row.step === observed.missing && (row.needs ?? []).every((sign) => seen.includes(sign)),
  );
  // A sign that no cause of this step speaks of says nothing about any of them.
  const telling = seen.filter((sign) => possible.some((row) => row.explains.includes(sign)));
  const fit = (row: Row): number => telling.filter((sign) => row.explains.includes(sign)).length;
  return possible
    .sort((a, b) => fit(b) - fit(a))
    .slice(0, most)
    .map((row) => ({
      code: row.code,
      title: row.title,
      text: row.text,
      fits: row.explains.length === 0 ? null : { of: fit(row), signs: telling.length },
      action: row.action,
    }));
}
