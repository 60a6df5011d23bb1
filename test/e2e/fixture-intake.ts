import type { Output } from '../../services/contract/calls.ts';

/** A station that says it is a machine that is known already. */
export const aClaim = (systemId: string, at: number): Output<'machines.claims'>['items'][number] => ({
  id: 1,
  kind: 'replaced_card',
  systemId,
  hostname: 'build-06',
  mac: '3c:ec:ef:11:02:aa',
  vendor: 'Supermicro',
  address: '10.77.0.131',
  macs: ['3c:ec:ef:11:02:aa'],
  hardwareUuid: '4c4c4544-004b-5110-8033-b7c04f563033',
  firstAt: at - 600_000,
  lastAt: at - 60_000,
  times: 3,
  sentence:
    'The station at 10.77.0.131 names the UUID of build-06, but boots from a card that build-06 does not have.',
  ifSame: 'Its new card is added to build-06, and the old one is taken away.',
  ifOther: 'It is added as a machine of its own when it asks again.',
  ifRefused: 'It gets nothing. You are not asked again for 24 hours.',
});

export const discovered = (at: number): Output<'machines.discovered'>['items'] =>
  [
    {
      mac: '3c:ec:ef:11:02:9a',
      vendor: 'Dell',
      address: '10.77.0.150',
      hostname: 'idrac-7KQ3V03',
      asked: false,
    },
    { mac: '52:54:00:aa:bb:01', vendor: null, address: null, hostname: null, asked: true },
  ].map(({ mac, vendor, address, hostname, asked }) => ({
    mac,
    vendor,
    address,
    hostname,
    askedForBoot: asked,
    firstSeenAt: at - 900_000,
    lastSeenAt: at - 40_000,
    add: { macs: [mac], architecture: 'amd64/generic', powerType: 'manual' },
  }));

/** Reads a header and rows of commas; a MAC that is none is a mistake. */
export function imported(text: string): Output<'machines.import_preview'> {
  const [header = '', ...lines] = text.trim().split('\n');
  const columns = header.split(',').map((name) => ({
    header: name,
    field: name === 'hostname' || name === 'mac' ? name : null,
  }));
  const at = columns.findIndex((c) => c.field === 'mac');
  const rows = lines.filter((l) => l.trim());
  const mistakes = rows.flatMap((line, i) => {
    const value = line.split(',')[at] ?? '';
    return /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(value)
      ? []
      : [
          {
            line: i + 2,
            column: 1,
            field: 'mac',
            value,
            sentence: 'This is no MAC address. One looks like 52:54:00:12:34:56.',
          },
        ];
  });
  return {
    format: 'csv',
    columns,
    rows: rows.length,
    ready: rows.length - mistakes.length,
    mistakes: mistakes.slice(0, 5000),
    mistakesTotal: mistakes.length,
    sample: rows.slice(0, 50).map((line, i) => ({
      line: i + 2,
      hostname: line.split(',')[0] ?? null,
      macs: [line.split(',')[at] ?? ''],
      architecture: 'amd64/generic',
      powerType: 'manual',
      powerAddress: null,
      zone: 'default',
      pool: 'default',
      tags: [],
      description: '',
    })),
    newTags: [],
  };
}
