import type { Station } from '../platform/sockets/memory-wire.ts';
import { readOption, type OptionName, type OptionValue } from '../protocols/dhcp4/options.ts';
import type { Dhcp4Packet } from '../protocols/dhcp4/packet.ts';
import { DhcpClient } from './dhcp-client.ts';
import { AgentStopped, runAgent, type AgentFaults } from './machine-agent.ts';
import type { SimulatedHardware } from './machine-hardware.ts';
import { httpFrom } from './machine-http.ts';

/** What is in the boot card's ROM: plain PXE of BIOS or UEFI, or iPXE already. */
export type SimulatedRom = 'bios-pxe' | 'uefi-pxe' | 'bios-ipxe' | 'uefi-ipxe';
export type SimulatedOutcome = 'passed' | 'failed' | 'disk' | 'stuck' | 'silent' | 'running' | 'off';
export type SimulatedStep = 'dhcp' | 'tftp' | 'script' | 'kernel' | 'agent';

export interface SimulatedMachineOptions {
  hardware: SimulatedHardware;
  rom: SimulatedRom;
  /** Plugs its boot card in; `receive` gets what is sent to it. */
  plugIn(mac: string, receive: (bytes: Uint8Array) => void): Station;
  /** Reads a file by TFTP from `server`, from the machine's own address. */
  tftp(server: string, file: string, from: string): Promise<Uint8Array>;
  bmc?: { type: string; parameters: Record<string, string> } | undefined;
  faults?: AgentFaults & {
    /** The last step that it takes. */
    stopsAfter?: SimulatedStep;
    /** Its firmware asks the boot server even when an offer has named the file. */
    alwaysAsksBootServer?: boolean;
  };
  /** How long it waits for each DHCP answer. */
  patienceMs?: number;
}

type Says = { readonly [Name in OptionName]?: OptionValue<Name> };

/** A machine that netboots: firmware, iPXE, ephemeral system and agent, each with the codecs that the desk has to answer. */
export class SimulatedMachine {
  /** Steps of the newest boot, in order. */
  steps: SimulatedStep[] = [];
  address = '';
  /** What stands on its screen when it could not go on. */
  screen = '';
  /** How the newest boot ended: off by itself, booted its disk, or neither. */
  outcome: SimulatedOutcome = 'off';
  readonly #o: SimulatedMachineOptions;
  #boot = 0;
  #plugged: Station | undefined;

  constructor(options: SimulatedMachineOptions) {
    this.#o = options;
  }

  get mac(): string {
    return this.#o.hardware.macs[0]!;
  }

  /** Changes what goes wrong, from the next boot on. */
  set faults(faults: SimulatedMachineOptions['faults']) {
    if (faults) this.#o.faults = faults;
    else delete this.#o.faults;
  }

  /** Someone pulls the plug: what ran is over. */
  powerOff(): void {
    this.#boot++;
    this.#unplug();
    if (this.outcome === 'running') this.outcome = 'off';
  }

  /** Boots over the network; resolves to the machine when it is off again, on its disk, or goes on no further. */
  async powerOn(): Promise<this> {
    const boot = ++this.#boot;
    this.steps = [];
    this.screen = '';
    this.outcome = 'running';
    const alive = (): boolean => boot === this.#boot;
    let outcome: SimulatedOutcome;
    try {
      outcome = await this.#run(alive);
    } catch (error) {
      if (!(error instanceof AgentStopped)) throw error;
      this.screen = error.message;
      outcome = 'stuck';
    }
    if (alive()) {
      this.outcome = outcome;
      this.#unplug();
    }
    return this;
  }

  #unplug(): void {
    this.#plugged?.unplug();
    this.#plugged = undefined;
  }

  async #run(alive: () => boolean): Promise<SimulatedOutcome> {
    const { rom, hardware, faults = {} } = this.#o;
    const arch = rom.startsWith('uefi') ? 7 : 0;
    const vendorClass = `PXEClient:Arch:0000${arch}:UNDI:003000`;
    const firmware: Says = { clientArchitectures: [arch], vendorClass };
    const ipxe: Says = { ...firmware, userClass: ['iPXE'] };
    let lease = await this.#dhcp(rom.endsWith('ipxe') ? ipxe : firmware);
    if (!lease) return this.#stuck('No DHCP offers were received.');
    this.steps.push('dhcp');
    if (faults.stopsAfter === 'dhcp' || !alive()) return 'silent';
    if (!rom.endsWith('ipxe')) {
      await this.#o.tftp(lease.siaddr, fileOf(lease), this.address);
      this.steps.push('tftp');
      if (faults.stopsAfter === 'tftp') return 'silent';
      lease = await this.#dhcp(ipxe);
      if (!lease) return this.#stuck('iPXE got no address.');
    }
    const script = await this.#get(this.#filled(fileOf(lease), arch));
    this.steps.push('script');
    if (faults.stopsAfter === 'script') return 'silent';
    const kernel = /^kernel (\S+) (.*)$/m.exec(script);
    if (!kernel) return 'disk';
    await this.#get(kernel[1]!);
    await this.#get(/^initrd (?:--name \S+ )?(\S+)/m.exec(script)?.[1] ?? '');
    this.steps.push('kernel');
    if (faults.stopsAfter === 'kernel' || !alive()) return 'silent';
    if (!(await this.#dhcp({}))) return this.#stuck('The ephemeral system got no address.');
    await this.#get(/root=squash:(\S+)/.exec(kernel[2]!)?.[1] ?? '');
    this.steps.push('agent');
    if (faults.stopsAfter === 'agent') return 'silent';
    const { bmc } = this.#o;
    return runAgent({ hardware, address: this.address, commandLine: kernel[2]!, bmc, faults, alive });
  }

  #stuck(words: string): 'stuck' {
    this.screen = words;
    return 'stuck';
  }

  async #dhcp(says: Says): Promise<Dhcp4Packet | undefined> {
    const patienceMs = this.#o.patienceMs ?? 2_000;
    const client: DhcpClient = new DhcpClient({
      mac: this.mac,
      send: (bytes, bootServer) =>
        bootServer ? station.send(bytes, 68, 4011, bootServer) : station.send(bytes),
      says,
      broadcast: true,
    });
    this.#unplug();
    const station = this.#o.plugIn(this.mac, (bytes) => client.take(bytes));
    this.#plugged = station;
    const lease = await client.obtain(patienceMs);
    if (!lease || readOption(lease.options, 'messageType') !== 'ack') return undefined;
    this.address = station.address = lease.yiaddr;
    if (!says.vendorClass || fileOf(lease) !== '') return lease;
    const offer = await client.proxyOffer(patienceMs);
    if (!offer || this.#o.faults?.alwaysAsksBootServer !== true) return offer;
    return client.askBootServer(offer.siaddr, patienceMs);
  }

  async #get(url: string): Promise<string> {
    const answer = await httpFrom(this.address, url);
    if (answer.status !== 200)
      throw new AgentStopped(`${url}: ${answer.status} ${answer.body.toString().trim()}`);
    return answer.body.toString();
  }

  /** Fills iPXE's own settings into its script's URL. */
  #filled(url: string, arch: number): string {
    const { hardware } = this.#o;
    const settings: Record<string, string> = {
      'netX/mac': encodeURIComponent(this.mac),
      'net0/mac': encodeURIComponent(this.mac),
      platform: arch === 0 ? 'pcbios' : 'efi',
      buildarch: arch === 0 ? 'i386' : 'x86_64',
      uuid: hardware.uuid,
      'serial:uristring': encodeURIComponent(hardware.serial),
    };
    return url.replace(/\$\{([^}]+)\}/g, (_, name: string) => settings[name] ?? '');
  }
}

/** Option 67 where it is, else the fixed field. */
const fileOf = (lease: Dhcp4Packet): string =>
  (readOption(lease.options, 'bootFile') ?? lease.file).replace(/\0+$/, '');
