/** The fields that a filter may name: one row each, read by the parser, the store's question and the completion alike. */
interface Row {
  /** As it is written back. */
  key: string;
  /** Other spellings, MAAS's own among them. */
  also: readonly string[];
  doc: string;
  /** Values are numbers; the word is the unit of one without a unit. */
  numbers?: 'count' | 'GiB' | 'GB';
  /** All values that there are. */
  choices?: readonly string[];
}

export const filterFields = {
  status: { key: 'status', also: ['state'], doc: 'State, as ready or failed_commissioning' },
  hostname: { key: 'hostname', also: ['name', 'fqdn'], doc: 'Name' },
  tags: { key: 'tags', also: ['tag'], doc: 'Tag; without a sign any that contains it' },
  zone: { key: 'zone', also: [], doc: 'Zone' },
  pool: { key: 'pool', also: [], doc: 'Resource pool' },
  owner: { key: 'owner', also: [], doc: 'Who uses it' },
  power: {
    key: 'power',
    also: ['power_state'],
    doc: 'on, off, unknown or error',
    choices: ['on', 'off', 'unknown', 'error'],
  },
  power_type: { key: 'power_type', also: ['driver'], doc: 'Power driver, as ipmi' },
  locked: { key: 'locked', also: ['lock'], doc: 'yes or no', choices: ['yes', 'no'] },
  cpu: { key: 'cpu', also: ['cpu_count', 'cores'], doc: 'Cores, as cpu:(>=16)', numbers: 'count' },
  mem: { key: 'mem', also: ['memory'], doc: 'Memory in GiB, as mem:(>=512)', numbers: 'GiB' },
  disks: {
    key: 'disks',
    also: ['disk', 'physical_disk_count', 'disk_count'],
    doc: 'How many disks',
    numbers: 'count',
  },
  storage: { key: 'storage', also: [], doc: 'All disks together in GB, or as 2TB', numbers: 'GB' },
  mac: { key: 'mac', also: ['mac_address', 'macs'], doc: 'Hardware address of any card' },
  ip: { key: 'ip', also: ['ip_addresses', 'address', 'ip_address'], doc: 'Address that it holds' },
  serial: { key: 'serial', also: [], doc: 'Serial number' },
  vendor: { key: 'vendor', also: ['manufacturer'], doc: 'Maker' },
  product: { key: 'product', also: ['model'], doc: 'Model' },
  arch: { key: 'arch', also: ['architecture'], doc: 'Architecture, as amd64' },
  domain: { key: 'domain', also: [], doc: 'DNS domain' },
  id: { key: 'id', also: ['system_id'], doc: 'System id' },
  note: { key: 'note', also: ['description', 'notes'], doc: 'Word of the notes' },
} as const satisfies Record<string, Row>;

export type FilterField = keyof typeof filterFields;

export const fieldRow = (field: FilterField): Row => filterFields[field];

/** The field of a name as typed, in any of its spellings; null when there is none. */
export function fieldNamed(name: string): FilterField | null {
  const wanted = name.toLowerCase();
  for (const [field, row] of Object.entries(filterFields) as [FilterField, Row][])
    if (row.key === wanted || row.also.includes(wanted)) return field;
  return null;
}

/** What a unit multiplies by: memory in MiB, storage in bytes. */
export const sizeUnits: Record<'count' | 'GiB' | 'GB', Record<string, number>> = {
  count: {},
  GiB: { MiB: 1, GiB: 1024, TiB: 1024 ** 2 },
  GB: { MB: 1e6, GB: 1e9, TB: 1e12 },
};

/** The number that a value means, in the store's unit (cores, disks, MiB, bytes); null when it is none. */
export function numberIn(field: FilterField, text: string): number | null {
  const { numbers } = fieldRow(field);
  const read = /^(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]*)$/i.exec(text);
  if (!numbers || !read) return null;
  if (numbers === 'count') return read[2] ? null : Number(read[1]);
  const given = (read[2] || numbers).toLowerCase();
  const units = Object.entries(sizeUnits[numbers]);
  // 64G, 64GB and 64GiB of memory are the same to whoever types them.
  const unit = units.find(([name]) => name.toLowerCase() === given || name[0]!.toLowerCase() === given[0]);
  return unit && /^[kmgt]i?b?$/.test(given) ? Number(read[1]) * unit[1] : null;
}
