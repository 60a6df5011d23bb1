import type { Installing } from './story-facts.ts';

/** What the timeline must know of its neighbours; wired by the controller. All in memory: it is asked for every packet. */
export interface BootAsks {
  /** The machine that a hardware address belongs to. */
  machineByMac(mac: string): { id: number; systemId: string; hostname: string } | undefined;
  machineById(id: number): { id: number; systemId: string; hostname: string } | undefined;
  macsOf(machineId: number): string[];
  /** Who holds an active lease of the address. */
  macOf(ip: string): string | null;
  /** The boot loader has told how and from which card the machine boots. */
  bootedBy(machineId: number, boot: { mac: string; method: 'pxe' | 'uefi' | null }): Promise<void>;
  /** A machine that lives in its memory starts: it is to be given its system anew. */
  startsInMemory(machineId: number): Promise<void>;
  /** How far the machine's installation is; null when nothing is being installed. */
  installing(machineId: number): Installing | null;
  /** Power drivers by type, for words such as "on by IPMI". */
  switches(powerType: string): boolean;
}
