const labels: Record<string, string> = {
  dhcp4: 'DHCP',
  tftp: 'TFTP',
  http: 'HTTP for machines',
  metadata: 'Metadata',
  power: 'Power',
  deadlines: 'Deadlines',
  scripts: 'Script runs',
};

/** A service's name for people. */
export const labelOf = (name: string): string => labels[name] ?? name;
