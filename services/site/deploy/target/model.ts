/** How a deployed machine is on the network: what every renderer renders, and nothing that only one of them knows. */
export interface NetworkModel {
  /** In the order of the machine's interfaces. Interfaces that are switched off are left out. */
  nics: TargetNic[];
}

export interface TargetNic {
  /** Lower case, colons. The card is found by it, whatever the kernel calls it. */
  mac: string;
  /** What it is called in the target, at most 15 characters. */
  name: string;
  /** The card that the machine boots from: the start waits for this one alone. */
  boot: boolean;
  dhcp4: boolean;
  /** Addresses with their prefix length: 10.77.0.20/24, fd00:77::20/64. None and no DHCP: only brought up. */
  addresses: string[];
  /** At most one interface of a model has each. */
  gateway4: string | null;
  gateway6: string | null;
  /** Servers and search domains that are asked through this interface. */
  dns: string[];
  search: string[];
  /** Null leaves the driver's own. */
  mtu: number | null;
  routes: TargetRoute[];
}

export interface TargetRoute {
  /** 192.0.2.0/24 */
  to: string;
  via: string;
  metric: number | null;
}

/** Longest name that Linux gives an interface. */
export const longestName = 15;

/** Why a model cannot be rendered, each a sentence; netplan itself only warns of these. */
export function modelProblems({ nics }: NetworkModel): string[] {
  const problems: string[] = [];
  for (const { name } of nics)
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name) || name.length > longestName)
      problems.push(
        `${name} is no name for an interface: at most ${longestName} letters, digits, . _ and -.`,
      );
  for (const key of ['name', 'mac'] as const)
    for (const twice of nics.filter((nic, i) => nics.findIndex((other) => other[key] === nic[key]) !== i))
      problems.push(`Two interfaces have the ${key === 'mac' ? 'hardware address' : 'name'} ${twice[key]}.`);
  for (const key of ['gateway4', 'gateway6'] as const) {
    const having = nics.filter((nic) => nic[key] !== null).map((nic) => nic.name);
    if (having.length > 1)
      problems.push(`${having.join(' and ')} both have a default gateway: leave it to one of them.`);
  }
  return problems;
}

/** Metric of the routes that other interfaces than the boot one learn by DHCP: theirs are used when its own are not there. */
export const otherMetric = 200;

/**
 * Whether the card is renamed to its name. Names of the kernel's own kind are not enforced where there are several:
 * two cards that swap theirs between starts cannot both be renamed.
 */
export const takesItsName = (nic: TargetNic, { nics }: NetworkModel): boolean =>
  nics.length === 1 || !/^eth\d+$/.test(nic.name);
