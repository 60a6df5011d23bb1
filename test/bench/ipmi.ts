import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { systemClock } from '../../services/platform/clock.ts';
import { silentLog } from '../../services/platform/log.ts';
import ipmi from '../../services/site/power/drivers/ipmi/driver.ts';

/**
 * Power status of 1,000 BMCs (simulated, on 127.77.x.y port 623; needs root), ours beside FreeIPMI's ipmipower in the
 * same minute. ipmipower's row is a whole process; ours is the driver in a running one, 256 BMCs at a time.
 */
const ranges = [0, 1, 2, 3].map((third) => `127.77.${third}.[1-250]`);
const hosts = [0, 1, 2, 3].flatMap((third) =>
  Array.from({ length: 250 }, (_, i) => `127.77.${third}.${i + 1}`),
);
const atOnce = 256;

interface Row {
  wallMs: number;
  cpuMs: number;
  right: number;
}

async function ours(suite: string): Promise<Row> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  const waiting = [...hosts];
  let right = 0;
  const poll = async (): Promise<void> => {
    for (let host = waiting.pop(); host; host = waiting.pop()) {
      const settings = {
        power_address: host,
        power_user: 'admin',
        power_pass: 'secret-pw',
        cipher_suite_id: suite,
      };
      const signal = new AbortController().signal;
      const state = await ipmi.query({ settings, clock: systemClock, log: silentLog, signal });
      if (state.ok && state.value === 'on') right++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, poll));
  const used = process.cpuUsage(cpu);
  return { wallMs: performance.now() - began, cpuMs: (used.user + used.system) / 1000, right };
}

function ipmipower(suite: string): Row {
  const began = performance.now();
  const login = ['-D', 'LAN_2_0', '-I', suite, '-u', 'admin', '-p', 'secret-pw', '-h', ranges.join(',')];
  const timed = spawnSync('bash', ['-c', 'time -p ipmipower "$@"', 'bash', ...login, '--stat'], {
    encoding: 'utf8',
  });
  const wallMs = performance.now() - began;
  const seconds = (name: string): number =>
    Number(new RegExp(`^${name} ([0-9.]+)`, 'm').exec(timed.stderr)?.[1] ?? NaN);
  const right = timed.stdout.split('\n').filter((line) => line.endsWith(': on')).length;
  return { wallMs, cpuMs: (seconds('user') + seconds('sys')) * 1000, right };
}

const bmcs = spawn(process.execPath, [new URL('ipmi-bmcs.ts', import.meta.url).pathname, ...hosts], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
await once(bmcs.stdout, 'data');
const show = (name: string, row: Row): void =>
  console.log(
    `  ${name.padEnd(10)} ${row.wallMs.toFixed(0).padStart(6)} ms  ${row.cpuMs.toFixed(0).padStart(6)} ms CPU  ${row.right} right`,
  );
const middle = (rows: Row[]): Row => rows.sort((a, b) => a.wallMs - b.wallMs)[rows.length >> 1]!;
try {
  for (const suite of ['3', '17']) {
    await ours(suite);
    const mine: Row[] = [];
    const theirs: Row[] = [];
    for (let round = 0; round < 3; round++) {
      mine.push(await ours(suite));
      theirs.push(ipmipower(suite));
    }
    const [our, their] = [middle(mine), middle(theirs)];
    console.log(`${hosts.length} BMC power states, cipher suite ${suite}, middle of 3 runs`);
    show('metaldesk', our);
    show('ipmipower', their);
    console.log(`  ratio of time to ipmipower: ${(our.wallMs / their.wallMs).toFixed(2)}`);
  }
} finally {
  bmcs.stdin.end();
}
