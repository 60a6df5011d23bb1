import { completion, completionText, rakpStatus } from '../../../../protocols/ipmi/status.ts';
import { powerProblem, type PowerProblem } from '../../driver.ts';
import type { IpmiFailure, Step } from './failure.ts';

/** What the sentences name; never the password. */
export interface Named {
  address: string;
  port: number;
  user: string;
  suites: readonly number[];
}

type Words = [code: string, retry: PowerProblem['retry'], sentence: string];

const hex = (value: number): string => `${value.toString(16).toUpperCase().padStart(2, '0')}h`;

/** One sentence for each way to fail: what happened, and what to do. */
function words(failure: IpmiFailure, { address, port, user, suites }: Named): Words {
  const account = user === '' ? 'the user without a name' : `user "${user}"`;
  switch (failure.kind) {
    case 'unknown host':
      return [
        'unknown_host',
        'can help',
        `The BMC's name ${address} has no address. Correct it, or give the address.`,
      ];
    case 'no way':
      return [
        'no_route',
        'can help',
        `There is no network route to the BMC ${address}. Check its address and this computer's network.`,
      ];
    case 'port closed':
      return [
        'port_closed',
        'can help',
        `${address} refuses UDP port ${port}. Enable IPMI over LAN on this BMC, or correct the address.`,
      ];
    case 'no RAKP 4':
      return silent({ heardBefore: true, unreadable: 0 }, address, port);
    case 'silent':
      return silent(failure, address, port);
    case 'only IPMI 1.5':
      return [
        'only_ipmi_15',
        'no use',
        `The BMC ${address} answers IPMI 1.5 only. Enable IPMI 2.0 (lanplus) on it, or update its firmware.`,
      ];
    case 'stopped':
      return ['stopped', 'can help', `The action on the BMC ${address} was stopped before it was done.`];
    case 'no suite':
      return [
        'no_cipher_suite',
        'no use',
        `The BMC ${address} accepts none of the cipher suites ${suites.join(', ')} (${status(failure.status)}). Enable suite 17 or 3 on it, or choose another one here.`,
      ];
    case 'no slot':
      return [
        'bmc_full',
        'can help',
        `The BMC ${address} has no free session (${status(failure.status)}). Close other sessions, or wait a minute.`,
      ];
    case 'not this user':
      return [
        'user_unknown',
        'no use',
        `The BMC ${address} does not let ${account} in (${status(failure.status)}). Check the user name, and that this user is enabled for IPMI over LAN.`,
      ];
    case 'not this role':
      return [
        'privilege_too_low',
        'no use',
        `The BMC ${address} refuses ${account} at this privilege level (${status(failure.status)}). Choose a lower level, or give the user OPERATOR.`,
      ];
    case 'refused':
      return [
        'session_refused',
        'can help',
        `The BMC ${address} broke off the log-in of ${account} (${status(failure.status)}). Try again in a minute.`,
      ];
    case 'may only look':
      return [
        'privilege_too_low',
        'no use',
        `The BMC ${address} lets ${account} look, not switch. Give the user OPERATOR, and choose that level here.`,
      ];
    case 'wrong password':
      return [
        'wrong_password',
        'no use',
        `The BMC ${address} has another password for ${account}. Correct the password.`,
      ];
    case 'wrong BMC key':
      return [
        'wrong_bmc_key',
        'no use',
        `The BMC ${address} has another K_g key. Correct K_g, or leave it empty where none is set.`,
      ];
    case 'completion':
      return failure.code === completion.insufficientPrivilege
        ? [
            'privilege_too_low',
            'no use',
            `The BMC ${address} does not allow ${account} this (${failure.command}: D4h). Give the user OPERATOR, and choose that level here.`,
          ]
        : [
            'bmc_refused',
            'can help',
            `The BMC ${address} refused ${failure.command}: ${completionText[failure.code] ?? 'its own error'} (${hex(failure.code)}).`,
          ];
    case 'garbled':
      return [
        'bmc_garbled',
        'can help',
        `The BMC ${address} answered ${failure.command} with unreadable bytes: ${failure.why}. Restarting the BMC or new firmware may help.`,
      ];
    case 'no effect':
      return [
        'not_switched',
        'can help',
        `The BMC ${address} accepted the command, but the machine is still not ${failure.wanted}. Look at the machine itself.`,
      ];
    case 'unconfirmed':
      return ['unconfirmed', 'no use', doubtOf(failure.command, address)];
    case 'is off':
      return [
        'machine_off',
        'no use',
        `The machine behind the BMC ${address} is off: there is nothing to reset. Switch it on instead.`,
      ];
    case 'boot device not taken':
      return [
        'boot_device_not_taken',
        'can help',
        `The BMC ${address} accepted network boot but reads back "${failure.device}". Set the boot order in its firmware, or update the BMC.`,
      ];
  }
}

/** What is shown of an action that must not be sent twice and was never confirmed. */
export const doubtOf = (action: string, address: string): string =>
  `The BMC ${address} never confirmed the ${action}, and the machine reads on. It was not sent twice: look whether the machine starts.`;

const status = (code: number): string => `${rakpStatus[code] ?? 'unknown status'}, ${hex(code)}`;

function silent(failure: { heardBefore: boolean; unreadable: number }, address: string, port: number): Words {
  if (failure.heardBefore) {
    return [
      'no_answer',
      'can help',
      `The BMC ${address} stopped answering in the middle. Check its network; it is tried again.`,
    ];
  }
  if (failure.unreadable > 0) {
    return [
      'not_ipmi',
      'can help',
      `${address} answers on UDP port ${port}, but not in IPMI (${failure.unreadable} unreadable packets). Check that this is the BMC's address.`,
    ];
  }
  return [
    'no_answer',
    'can help',
    `The BMC ${address} does not answer on UDP port ${port}. Check the address and cable, and that IPMI over LAN is enabled: many BMCs come with it switched off.`,
  ];
}

export function problemOf(
  failure: IpmiFailure,
  step: Step,
  named: Named,
): { ok: false; problem: PowerProblem } {
  const [code, retry, sentence] = words(failure, named);
  return powerProblem(code, sentence, retry, step);
}
