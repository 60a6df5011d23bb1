import type { RunPurpose } from '../../contract/fleet.ts';
import type { Step } from './contract.ts';

/** Who was seen: by hardware address, or by the address that it is known to have. */
export interface Who {
  mac?: string | undefined;
  ip?: string | undefined;
}

/**
 * What a step's server knows of it; every name is optional, times are in ms and sizes in bytes. Repeated calls merge:
 * the newest value of a name wins.
 */
export interface BootFacts {
  /** dhcp: the address offered or given. */
  address?: string;
  /** dhcp: told what it boots; the address is another server's to give, and missing until that was seen. */
  beside?: true;
  /** dhcp: option 93; its absence means an operating system, or the ephemeral one. */
  arch?: number;
  /** dhcp: the client is iPXE. */
  isIpxe?: boolean;
  /** dhcp: what it was told to fetch. tftp, http: what it fetches; for http the path. */
  file?: string;
  sizeBytes?: number;
  sentBytes?: number;
  /** tftp, http: the whole file has been sent. */
  complete?: boolean;
  durationMs?: number;
  /** tftp: RFC 7440. */
  windowsize?: number;
  retransmits?: number;
  /** tftp, http: why nothing or not all was sent, a sentence. */
  problem?: string;
  /** power: how it was switched, as the driver's label. */
  by?: string;
  /** power: when somebody asked for it; the switching took until now. */
  askedAt?: number;
  /** power: the next start boots over the network, once. */
  netboot?: boolean;
  /** http: what the script told the machine to start. */
  boots?: 'ephemeral' | 'local';
  firmware?: 'bios' | 'uefi';
  /** agent, scripts: kernel release, name of the script. */
  kernel?: string;
  script?: string;
  /** done: how the boot ended, and why when it did not pass. */
  outcome?: 'passed' | 'failed' | 'aborted' | 'local';
  why?: string;
  purpose?: RunPurpose;
}

/** The timeline's one call for all servers; never throws and never waits. */
export type Saw = (who: Who, step: Step | 'done', facts?: BootFacts) => void;

export interface PacketSeen {
  protocol: string;
  /** `in`: from the machine. */
  direction: 'in' | 'out';
  text: string;
}
export type SawPacket = (mac: string, packet: PacketSeen) => void;
