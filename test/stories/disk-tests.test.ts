import { expect, test, vi } from 'vitest';
import { writeMultipart } from '../../services/protocols/multipart.ts';
import { writeOauth, type OauthCredentials } from '../../services/protocols/oauth.ts';
import type { Result } from '../../services/contract/result.ts';
import { reportsImplementation } from '../../services/site/reports/index.ts';
import { resultsImplementation } from '../../services/site/results/index.ts';
import { mira } from '../desk-core.ts';
import { aMetadataDesk, keyIn, type MetadataDesk } from '../metadata-desk.ts';

// Opens a store of its own; a busy build machine must not end it.
vi.setConfig({ testTimeout: 60_000 });

const mac = '52:54:00:00:00:07';
function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}

/** A Ready machine with two disks. */
async function readyMachine({ ground, site }: MetadataDesk): Promise<string> {
  const made = await site.machines.implementation['machines.create'](
    {
      ...{ macs: [mac], architecture: 'amd64/generic', description: '', powerType: 'manual' },
      ...{ powerParameters: {}, commission: false },
    },
    mira,
  );
  const { systemId } = value(made);
  await ground.store.transaction(async (tx) => {
    const { id } = await tx
      .updateTable('machine')
      .set({ status: 'ready' })
      .where('system_id', '=', systemId)
      .returning('id')
      .executeTakeFirstOrThrow();
    for (const [name, serial] of [
      ['sda', 'GOOD-1'],
      ['sdb', 'BAD-2'],
    ])
      await tx
        .insertInto('block_device')
        .values({
          ...{
            machine_id: id,
            name: name!,
            path: `/dev/${name}`,
            id_path: null,
            model: 'QEMU HARDDISK',
            serial: serial!,
          },
          ...{
            firmware_version: null,
            size_bytes: 1e9,
            block_size: 512,
            rotational: 1,
            removable: 0,
            read_only: 0,
          },
          ...{ transport: 'sata', numa_node: null, pci_address: null },
        })
        .execute();
  });
  return systemId;
}

interface Row {
  name: string;
  script_result_id: number;
  timeout_seconds: number;
  parameters: Record<string, { value: { name: string; serial: string } }>;
}
/** The machine as its agent would be: it fetches what there is to do, and reports. */
function agent(url: string, key: OauthCredentials) {
  const authorization = writeOauth(key, 1, 'n');
  return {
    async scripts(): Promise<Row[] | null> {
      const answer = await fetch(`${url}metadata/2012-03-01/maas-scripts`, { headers: { authorization } });
      if (answer.status === 204) return null;
      const tar = Buffer.from(await answer.arrayBuffer());
      const size = parseInt(tar.subarray(124, 136).toString(), 8);
      const index = JSON.parse(tar.subarray(512, 512 + size).toString()) as { '1.0': Record<string, Row[]> };
      return Object.values(index['1.0']).flat();
    },
    async signal(fields: Record<string, string>, files: Record<string, Uint8Array> = {}): Promise<number> {
      const answer = await fetch(`${url}metadata/2012-03-01/`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'multipart/form-data; boundary=B' },
        body: new Uint8Array(writeMultipart('B', { op: 'signal', ...fields }, files)),
      });
      return answer.status;
    },
  };
}

test('two disks are tested, one fails: the machine has Failed testing, and the page and the report say which disk and why', async () => {
  await using desk = await aMetadataDesk();
  const { site, url, ground } = desk;
  desk.leases['127.0.0.1'] = mac;
  const systemId = await readyMachine(desk);
  const wrong = await site.machines.implementation['machines.test'](
    { systemId, comment: '', scripts: ['smartctl-nope'] },
    mira,
  );
  expect(wrong).toMatchObject({
    ok: false,
    problem: { sentence: expect.stringContaining('No script is called smartctl-nope') as string },
  });
  value(
    await site.machines.implementation['machines.test'](
      { systemId, comment: '', scripts: ['smartctl-validate'] },
      mira,
    ),
  );
  const preseed = await (await fetch(`${url}metadata/latest/by-id/${systemId}/?op=get_preseed`)).text();
  const machine = agent(url, keyIn(preseed));
  const rows = (await machine.scripts())!;
  expect(rows.map((r) => [r.name, r.parameters['storage']!.value.name])).toEqual([
    ['smartctl-validate', 'sda'],
    ['smartctl-validate', 'sdb'],
  ]);
  const told: [string, unknown][] = [];
  ground.events.onSignal((topic, said) => told.push([topic, said]));
  for (const row of rows) {
    const { name } = row.parameters['storage']!.value;
    const id = String(row.script_result_id);
    const about = { script_result_id: id, name: row.name };
    await machine.signal({ ...about, status: 'WORKING', progress: '{"text":"asking","done":1,"total":4}' });
    const { runs } = value(await site.scripts.implementation['scripts.runs']({ systemId, limit: 1 }, mira));
    expect(runs[0]!.results.find((r) => r.id === row.script_result_id)).toMatchObject({
      status: 1,
      target: name,
      progress: { percent: 25, text: 'asking' },
    });
    const fails = name === 'sdb';
    await machine.signal(
      { ...about, status: 'WORKING', exit_status: fails ? '1' : '0', runtime: '1.5' },
      {
        [row.name]: Buffer.from(`/dev/${name}, 4711 hours in use\n`),
        [`${row.name}.err`]: Buffer.from(fails ? 'The disk says of itself that it is failing.\n' : ''),
        // A result file cannot make a success of a failure.
        [`${row.name}.yaml`]: Buffer.from(
          `status: passed\nresults:\n  temperature: 34\n  reallocated_sectors: ${fails ? 214 : 0}\n`,
        ),
      },
    );
  }
  expect(told.filter(([topic]) => topic === `script/${rows[0]!.script_result_id}`)).toHaveLength(1);
  expect(await machine.scripts()).toBeNull();
  await machine.signal({ status: 'OK' });
  const { status, errorDescription } = value(
    await site.machines.implementation['machines.get']({ systemId }, mira),
  );
  expect(status).toBe('failed_testing');
  expect(errorDescription).toBe('smartctl-validate on sdb: The disk says of itself that it is failing.');

  const results = resultsImplementation({ ground, scripts: site.scripts });
  const tests = value(await results['scripts.tests']({ systemId }, mira));
  expect(tests.verdict).toMatchObject({
    state: 'failed',
    headline: 'smartctl-validate failed on sdb',
    sentences: [
      'The disk says of itself that it is failing.',
      'Reallocated sectors: 214.',
      'Replace the disk before the machine is used.',
    ],
  });
  expect(tests.scripts).toMatchObject([{ text: '2 disks, 1 failed', counts: { passed: 1, failed: 1 } }]);
  expect(tests.subjects[1]).toMatchObject({ subject: 'disk:BAD-2', serial: 'BAD-2' });

  const reports = reportsImplementation(ground, () => ({
    ...results,
    'inventory.get': site.inventory.implementation['inventory.get'],
    'scripts.output': site.scripts.implementation['scripts.output'],
    'release.certificates': site.deploy.implementation['release.certificates'],
    'machines.bulk_result': () => {
      throw new Error('not asked for');
    },
  }));
  const page = value(await reports['reports.machine']({ systemId, paper: 'A4', outputs: true }, mira));
  expect(page.html).toContain('smartctl-validate failed on sdb');
  expect(page.html).toContain('/dev/sdb, 4711 hours in use');
  expect(page.html).toContain('BAD-2');

  const failed = tests.verdict.resultId!;
  value(await site.scripts.implementation['scripts.suppress']({ ids: [failed], suppressed: true }, mira));
  expect(value(await results['scripts.tests']({ systemId }, mira)).verdict.state).not.toBe('failed');
});
