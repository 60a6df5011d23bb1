/** A station that said by ARP that it uses an address. */
export interface Neighbour {
  readonly mac: string;
  readonly address: string;
}

/** ARP on one network interface, beside the system's own: neither its table nor that of others is changed. */
export interface ArpPort {
  /** Asks who uses the address; an answer is heard by a later `heard`. Returns the system's name of what went wrong. */
  probe(address: string): string | undefined;
  /** Who was heard since the last call, asked or not. At most a thousand or so; never waits. */
  heard(): Neighbour[];
  close(): void;
}
