import { run } from './programs.ts';
import { labSwitch } from './switch.ts';

/** Two namespaces joined by a bridge: the desk with its NIC, and the machines' LAN with their BMCs. No way out of either. */
export interface LabNetwork {
  /** The desk's namespace; its interface is nic0 with the address .1. */
  desk: string;
  /** The machines' namespace, where QEMU and the BMCs run. */
  lan: string;
  deskAddress: string;
  /** Plugs in a cable for a machine's network card and gives the name of its tap. */
  plug(): Promise<string>;
  /** Pulls that cable, or plugs it in again. */
  setCable(tap: string, to: 'up' | 'down'): Promise<void>;
  /** Gives a BMC its address on the bridge: .201, .202, ... */
  bmcAddress(): Promise<string>;
  /** Runs a program in the desk's namespace. */
  atDesk(name: string, ...args: string[]): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

let networks = 0;

/** Makes both namespaces for 10.77.0.0/24; disposing of it leaves nothing. Needs root. */
export async function labNetwork(prefix = '10.77.0'): Promise<LabNetwork> {
  const name = `md${process.pid}-${(networks += 1)}`;
  const desk = `${name}-desk`;
  const lan = `${name}-lan`;
  const inLan = (...args: string[]) => run('ip', '-n', lan, ...args);
  let taps = 0;
  let bmcs = 200;
  let neighbour: AsyncDisposable | undefined;
  const dispose = async () => {
    await neighbour?.[Symbol.asyncDispose]();
    for (const namespace of [desk, lan]) await run('ip', 'netns', 'delete', namespace).catch(() => undefined);
  };
  try {
    for (const namespace of [desk, lan]) {
      await run('ip', 'netns', 'add', namespace);
      await run('ip', '-n', namespace, 'link', 'set', 'lo', 'up');
    }
    // a bridge that learns or waits would swallow the first DHCPDISCOVERs
    await inLan('link', 'add', 'br0', 'type', 'bridge', 'stp_state', '0', 'forward_delay', '0');
    await inLan('link', 'set', 'br0', 'up');
    await inLan('link', 'add', 'uplink', 'type', 'veth', 'peer', 'name', 'nic0', 'netns', desk);
    await inLan('link', 'set', 'uplink', 'master', 'br0', 'up');
    await run('ip', '-n', desk, 'address', 'add', `${prefix}.1/24`, 'dev', 'nic0');
    await run('ip', '-n', desk, 'link', 'set', 'nic0', 'up');
    // veth leaves UDP checksums to a card that does not exist; clients that check them drop such packets
    await run('ip', 'netns', 'exec', desk, 'ethtool', '-K', 'nic0', 'tx', 'off');
    await run('ip', 'netns', 'exec', lan, 'ethtool', '-K', 'uplink', 'tx', 'off');
    neighbour = labSwitch(lan);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    desk,
    lan,
    deskAddress: `${prefix}.1`,
    plug: async () => {
      const tap = `tap${(taps += 1)}`;
      await inLan('tuntap', 'add', tap, 'mode', 'tap');
      await inLan('link', 'set', tap, 'master', 'br0', 'up');
      return tap;
    },
    setCable: async (tap, to) => void (await inLan('link', 'set', tap, to)),
    bmcAddress: async () => {
      const address = `${prefix}.${(bmcs += 1)}`;
      await inLan('address', 'add', `${address}/24`, 'dev', 'br0');
      return address;
    },
    atDesk: (program, ...args) => run('ip', 'netns', 'exec', desk, program, ...args),
    [Symbol.asyncDispose]: dispose,
  };
}
