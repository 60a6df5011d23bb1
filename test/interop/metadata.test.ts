import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { aMetadataDesk, keyIn } from '../metadata-desk.ts';

const mac = '52:54:00:12:34:56';

/** Debian's own client of the service; resolves to its exit code and all it printed. */
function checkSeed(url: string, key: { consumerKey: string; tokenKey: string; tokenSecret: string }) {
  const { consumerKey, tokenKey, tokenSecret } = key;
  const credentials = ['--ckey', consumerKey, '--tkey', tokenKey, '--tsec', tokenSecret];
  const args = ['-m', 'cloudinit.sources.DataSourceMAAS', ...credentials, 'check-seed', url];
  const child = spawn('/usr/bin/python3', args, { timeout: 60_000 });
  let printed = '';
  child.stdout.on('data', (piece: Buffer) => (printed += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (printed += piece.toString()));
  return new Promise<{ code: number | null; printed: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, printed })),
  );
}

test("cloud-init's MAAS datasource finds its seed, with the machine's credentials and no others", async () => {
  await using desk = await aMetadataDesk();
  desk.leases['127.0.0.1'] = mac;
  const fields = new URLSearchParams({ architecture: 'amd64', mac_addresses: mac });
  const answer = await fetch(`${desk.url}api/2.0/machines/`, { method: 'POST', body: fields });
  const { system_id } = (await answer.json()) as { system_id: string };
  const preseed = await (await fetch(`${desk.url}metadata/latest/by-id/${system_id}/?op=get_preseed`)).text();
  const key = keyIn(preseed);
  const found = await checkSeed(`${desk.url}metadata/`, key);
  expect(found.printed).toContain(system_id);
  expect(found.code).toBe(0);
  const refused = await checkSeed(`${desk.url}metadata/`, { ...key, tokenSecret: 'wrong' });
  expect(refused.printed).not.toContain(system_id);
  expect(refused.code).not.toBe(0);
  expect(desk.metadata.counters()['refused_wrong_credentials']).toBeGreaterThan(0);
});
