/** The DHCP servers of others beside which interfaces of this desk are served; in memory. */
export interface OtherServers {
  heard(nic: string, address: string): void;
  /** Nobody answers there. */
  silent(nic: string): void;
  /** The interface is served no more. */
  forget(nic: string): void;
  /** The one that was heard last; null when none answers, undefined when that is not known (yet). */
  on(nic: string): string | null | undefined;
}

export function openOtherServers(): OtherServers {
  const byNic = new Map<string, string | null>();
  return {
    heard: (nic, address) => void byNic.set(nic, address),
    silent: (nic) => void byNic.set(nic, null),
    forget: (nic) => void byNic.delete(nic),
    on: (nic) => byNic.get(nic),
  };
}
