/** A frame as it came off the wire. */
export interface HeardFrame {
  /** From the destination address on, without check sum; its own bytes, they stay. */
  readonly bytes: Uint8Array;
  /** The VLAN that the card or the system took off the frame; null when it had none, or still has it. */
  readonly tag: number | null;
}

/** Ears on one network interface: ARP, LLDP, DHCP and what is sent to all in a VLAN. Nothing is ever sent. */
export interface FramePort {
  /** What was heard since the last call, a thousand or so at most; never waits. */
  heard(): HeardFrame[];
  close(): void;
}

/** Undefined where the system has no way, does not permit it, or the interface is gone. */
export type OpenFramePort = (nic: string) => FramePort | undefined;
