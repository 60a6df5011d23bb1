const labels: Record<string, string> = {
  dhcp4: 'DHCP',
  tftp: 'TFTP',
  http: 'HTTP for machines',
  metadata: 'Metadata',
  boot: 'Boot timeline',
  power: 'Power',
  deadlines: 'Deadlines',
  scripts: 'Script runs',
  store: 'Storage',
  addresses: 'Given addresses',
  discovery: 'Listening on the wire',
  events: 'Log of events',
  jobs: 'Jobs',
  clock: 'Clock',
  https: 'Other computers',
};

/** A service's name for people. */
export const labelOf = (name: string): string => labels[name] ?? name;
