import { ok, refuse } from '../../contract/result.ts';
import { lastLine } from './iproute.ts';
import type { AddressGiver, RunProgram } from './giver.ts';

/** Under this name people find it in their network settings. */
const profileOf = (nic: string): string => `Metaldesk ${nic}`;
/** nmcli: connection, device or access point does not exist. */
const notThere = 10;

/**
 * Where NetworkManager looks after an interface it would undo a bare address sooner or later. It gets a profile of
 * our own instead, kept in memory alone: without a route to elsewhere, never started by itself.
 */
export function byNetworkManager(run: RunProgram): AddressGiver {
  const drop = (nic: string) => run('nmcli', ['connection', 'delete', 'id', profileOf(nic)]);
  return {
    async give({ nic, address, prefix }) {
      await drop(nic);
      const made = await run('nmcli', [
        ...['connection', 'add', 'save', 'no', 'type', 'ethernet', 'con-name', profileOf(nic), 'ifname', nic],
        ...[
          'connection.autoconnect',
          'no',
          'ipv4.method',
          'manual',
          'ipv4.addresses',
          `${address}/${prefix}`,
        ],
        ...['ipv4.never-default', 'yes', 'ipv4.may-fail', 'no', 'ipv6.method', 'link-local'],
      ]);
      if (made.code !== 0)
        return refuse('failed', `NetworkManager took no profile for ${nic}: ${lastLine(made.stderr)}`);
      const up = await run('nmcli', [
        '--wait',
        '15',
        'connection',
        'up',
        'id',
        profileOf(nic),
        'ifname',
        nic,
      ]);
      if (up.code === 0) return ok(undefined);
      await drop(nic);
      return refuse(
        'failed',
        `NetworkManager did not give ${nic} the address ${address}: ${lastLine(up.stderr)}`,
      );
    },
    async take({ nic, address }) {
      const gone = await drop(nic);
      return gone.code === 0 || gone.code === notThere
        ? ok(undefined)
        : refuse('failed', `NetworkManager keeps ${address} on ${nic}: ${lastLine(gone.stderr)}`);
    },
  };
}

/** Whether NetworkManager runs and looks after the interface. */
export async function networkManagerHas(run: RunProgram, nic: string): Promise<boolean> {
  const told = await run('nmcli', ['--get-values', 'GENERAL.STATE', 'device', 'show', nic]);
  // 10 is unmanaged, 0 unknown; any state from 20 (unavailable) on is its own.
  return told.code === 0 && Number.parseInt(told.stdout, 10) >= 20;
}
