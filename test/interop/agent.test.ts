import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aMetadataDesk } from '../metadata-desk.ts';

const root = new URL('../..', import.meta.url).pathname;
const mac = '52:54:00:12:34:56';
const nobody = { name: 'test', userId: null, may: [] };
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'md-agent-'));
  for (const folder of ['scripts', 'bin', 'work']) mkdirSync(path.join(dir, folder));
  // The build machine's own identity is none of the test's business.
  writeFileSync(path.join(dir, 'bin/dmidecode'), '#!/bin/sh\necho 6d657461-6c64-4573-8b00-000000000001\n');
  chmodSync(path.join(dir, 'bin/dmidecode'), 0o755);
});
afterEach(() => rmSync(dir, { recursive: true }));

function script(name: string, header: string[], body: string): void {
  const lines = [`name: ${name}`, 'script_type: commissioning', ...header]
    .map((line) => `# ${line}\n`)
    .join('');
  const marks = (which: string): string => `# --- ${which} MAAS 1.0 script metadata ---\n`;
  writeFileSync(
    path.join(dir, 'scripts', name),
    `#!/bin/sh\n${marks('Start')}${lines}${marks('End')}${body}\n`,
  );
}

/** The reporter of the ephemeral system itself, as Debian's Python runs it; resolves to its exit code and all it printed. */
function runAgent(commandLine: string): Promise<{ code: number | null; printed: string }> {
  const parameters = path.join(dir, 'cmdline');
  writeFileSync(parameters, commandLine);
  const env = { ...process.env, PATH: `${dir}/bin:${process.env['PATH']}`, PYTHONDONTWRITEBYTECODE: '1' };
  const args = ['-u', path.join(root, 'assets/agent/reporter'), parameters, path.join(dir, 'work')];
  const child = spawn('/usr/bin/python3', args, { env, timeout: 100_000 });
  let printed = '';
  child.stdout.on('data', (piece: Buffer) => (printed += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (printed += piece.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, printed })));
}

test('the agent introduces the machine with its BMC, runs what it is given, and reports each script', async () => {
  copyFileSync(
    path.join(root, 'services/site/inventory/fixtures/commissioning-qemu.json'),
    path.join(dir, 'inventory.json'),
  );
  const bmc = {
    power_type: 'ipmi',
    power_parameters: { power_address: '10.77.0.201', power_user: '', power_pass: '' },
  };
  script('30-bmc', ['tags: bmc-config'], `echo '${JSON.stringify(bmc)}' > "$BMC_CONFIG_PATH"`);
  script('50-maas-01-commissioning', [], `cat ${dir}/inventory.json`);
  script('60-fails', ['parallel: any'], 'echo to stdout; echo to stderr >&2; exit 3');
  script('70-skips', ['parallel: any'], 'echo "status: skipped" > "$RESULT_PATH"');
  script('80-hangs', ['timeout: 1'], 'sleep 60');
  await using desk = await aMetadataDesk(dir);
  desk.leases['127.0.0.1'] = mac;
  const preseed = `${desk.url}metadata/latest/enlist-preseed/?op=get_enlist_preseed`;
  const agent = await runAgent(
    `console=ttyS0 cloud-config-url=${preseed} BOOTIF=01-${mac.replaceAll(':', '-')}`,
  );
  expect(agent.printed).toContain('Some scripts failed; the server has their output.');
  expect(agent.code).toBe(0);

  const listed = await desk.site.machines.implementation['machines.list'](
    { offset: 0, limit: 10, filter: '', sort: 'status', descending: false },
    nobody,
  );
  if (!listed.ok) throw new Error(listed.problem.sentence);
  const [machine] = listed.value.items;
  expect(machine).toMatchObject({
    status: 'new',
    powerType: 'ipmi',
    serial: 'SN-LAB-1',
    memoryMib: 1024,
    diskCount: 3,
  });
  const { systemId } = machine!;
  const found = await desk.site.inventory.implementation['inventory.get']({ systemId }, nobody);
  expect(found).toMatchObject({ value: { bmc: { kind: 'ipmi', address: '10.77.0.201' } } });

  const runs = await desk.site.scripts.implementation['scripts.runs']({ systemId, limit: 5 }, nobody);
  if (!runs.ok) throw new Error(runs.problem.sentence);
  const results = runs.value.runs[0]!.results;
  expect(results.map((r) => [r.name, r.status])).toEqual([
    ['50-maas-01-commissioning', 2],
    ['60-fails', 3],
    ['70-skips', 9],
    ['80-hangs', 4],
  ]);
  const failed = results.find((r) => r.name === '60-fails')!;
  expect(failed.exitStatus).toBe(3);
  const output = (stream: 'combined' | 'stderr') =>
    desk.site.scripts.implementation['scripts.output']({ id: failed.id, stream }, nobody);
  expect(await output('stderr')).toEqual({ ok: true, value: { text: 'to stderr\n', truncated: false } });
  expect(await output('combined')).toMatchObject({
    value: { text: expect.stringContaining('to stdout\n') as string },
  });
});
