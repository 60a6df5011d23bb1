import type { importFields } from './contract.ts';

type Field = (typeof importFields)[number];

/** What a column holds: a field of the machine, or one parameter of its power driver. */
export interface Column {
  /** As the list calls it. */
  header: string;
  field: Field | null;
  /** With field `power`: power_address ... */
  parameter?: string;
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Words that people and programs put above a column, without case, spaces and signs. */
const words: Record<Exclude<Field, 'power'>, string> = {
  hostname: 'hostname name host machine machinename server servername node',
  mac: 'mac macs macaddress macaddresses hwaddr hwaddress hardwareaddress ethernet bootmac pxemac mac1 mac2 mac3 mac4 nic1 nic2 nic1mac nic2mac',
  architecture: 'architecture arch',
  power_type: 'powertype powerdriver driver bmctype',
  zone: 'zone availabilityzone az',
  pool: 'pool resourcepool',
  tags: 'tags tag labels label',
  description: 'description notes note comment comments remark remarks',
};

/** The same for parameters, beside their own names. */
const parameterWords: Record<string, string> = {
  power_address: 'bmc bmcaddress bmcip ipmi ipmiaddress ipmiip ipmihost bmchost poweraddress powerip',
  power_user: 'user username bmcuser bmcusername ipmiuser ipmiusername poweruser powerusername',
  power_pass: 'password bmcpass bmcpassword ipmipass ipmipassword powerpass powerpassword',
};

const named = (table: Record<string, string>, word: string): string | undefined =>
  Object.entries(table).find(([, all]) => all.split(' ').includes(word))?.[0];

/** What a header means; `parameters` are the names that any power driver knows. */
export function columnOf(header: string, parameters: readonly string[]): Column {
  const word = plain(header);
  const own = parameters.find((p) => plain(p) === word || `powerparameters${plain(p)}` === word);
  if (own) return { header, field: 'power', parameter: own };
  const parameter = named(parameterWords, word);
  if (parameter) return { header, field: 'power', parameter };
  return { header, field: (named(words, word) as Field | undefined) ?? null };
}

/** What columns there may be, for whoever named one that there is not. */
export const columnNames = (parameters: readonly string[]): string[] => [
  ...Object.keys(words),
  ...parameters.slice(0, 8),
];
