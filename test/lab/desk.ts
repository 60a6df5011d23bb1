import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openLocalLink } from '../../main/links/local-link.ts';
import type { Input, Output, ProcedureName } from '../../services/contract/calls.ts';
import { socketPath } from '../../services/doors/local/server.ts';
import { buildImage, buildSystemImage } from '../../services/site/images/index.ts';
import type { LabNetwork } from './network.ts';
import { run } from './programs.ts';

/** The product as a person starts it, on the desk's NIC of a lab network. */
export interface LabDesk {
  dataDir: string;
  /** Of its UI, seen from its own namespace. */
  url: string;
  /** State of each service at its start, from the ready line. */
  services: Record<string, string>;
  /** A call of the REST API 2.0 with an admin's key; gives the JSON of its answer, throws with the text of a refusal. */
  api(method: 'GET' | 'POST' | 'PUT', path: string, form?: Record<string, string>): Promise<unknown>;
  /** A procedure of the contract, as whoever sits at the desk; throws with the sentence of a refusal. */
  call<N extends ProcedureName>(name: N, input: Input<N>): Promise<Output<N>>;
  /** The last lines of its log. */
  log(): string;
  /** Resolves when it has ended, by itself or disposed of. */
  ended: Promise<unknown>;
  [Symbol.asyncDispose](): Promise<void>;
}

const packageDir = new URL('../..', import.meta.url).pathname;
const program = join(packageDir, 'main/metaldesk.mjs');
const http = '127.0.0.1:5240';

type Mode = 'authoritative' | 'proxy';

const config = (network: LabNetwork, mode: Mode) => {
  const net = network.deskAddress.replace(/\.1$/, '');
  return `nic: nic0
domain: lab.example
admin: { username: admin, passwordFile: ./password }
autoCommission: false
${
  mode === 'proxy'
    ? 'services: { dhcp4: { mode: proxy } }'
    : `subnets:
  - { cidr: ${net}.0/24, gateway: ${net}.1, dynamicRange: [${net}.100, ${net}.199], vlan: 0 }`
}
`;
};

/**
 * Builds the image (from the cache when its package set was built before) and serves on the network's nic0. `tell`
 * hears how the building goes. mode proxy: another server gives the addresses; system: there is an image to deploy too.
 */
export async function labDesk(
  network: LabNetwork,
  tell: (sentence: string) => void = () => undefined,
  { mode = 'authoritative', system = false }: { mode?: Mode; system?: boolean } = {},
): Promise<LabDesk> {
  const dataDir = mkdtempSync(join(tmpdir(), 'metaldesk-desk-'));
  const built = await buildImage({ outDir: dataDir, log: tell });
  if (!built.ok) throw new Error(built.problem.sentence);
  const toInstall = system ? await buildSystemImage({ outDir: dataDir, log: tell }) : built;
  if (!toInstall.ok) throw new Error(toInstall.problem.sentence);
  const folder = mkdtempSync(join(tmpdir(), 'metaldesk-config-'));
  writeFileSync(join(folder, 'password'), 'lab-admin-password\n', { mode: 0o600 });
  writeFileSync(join(folder, 'desk.yaml'), config(network, mode));
  const serve = ['serve', '--data', dataDir, '--http', http, '--config', join(folder, 'desk.yaml')];
  const child = spawn(
    'ip',
    ['netns', 'exec', network.desk, 'setpriv', '--pdeathsig', 'TERM', process.execPath, program, ...serve],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-64_000)));
  const ended = once(child, 'close');
  const dispose = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
    for (const made of [dataDir, folder]) rmSync(made, { recursive: true, force: true });
  };
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([text]) => text as string),
    ended.then(() => undefined),
  ]);
  if (line === undefined) {
    await dispose();
    throw new Error(`The desk did not start:\n${log}`);
  }
  const { services } = JSON.parse(line) as { services: Record<string, string> };
  const [consumer, token, secret] = (
    await run(process.execPath, program, 'apikey', '--data', dataDir, '--username', 'admin')
  )
    .trim()
    .split(':');
  const key = `oauth_consumer_key="${consumer}", oauth_token="${token}", oauth_signature="%26${secret}"`;
  let nonce = 0;
  const link = await openLocalLink(socketPath(dataDir));
  if (!link.ok) throw new Error(link.problem.sentence);
  return {
    dataDir,
    url: `http://${http}`,
    services,
    log: () => log,
    ended,
    async call(name, input) {
      const answer = await link.value.call(name, input);
      if (!answer.ok) throw new Error(`${name}: ${answer.problem.sentence}`);
      return answer.value as Output<typeof name>;
    },
    api: async (method, path, form = {}) => {
      const time = `oauth_timestamp="${Math.floor(Date.now() / 1000)}", oauth_nonce="${(nonce += 1)}"`;
      const header = `Authorization: OAuth oauth_version="1.0", oauth_signature_method="PLAINTEXT", ${key}, ${time}`;
      const fields = Object.entries(form).flatMap(([name, value]) => ['--form-string', `${name}=${value}`]);
      const url = `http://${http}/MAAS/api/2.0/${path}`;
      const answer = await network.atDesk(
        'curl',
        '-sS',
        '--fail-with-body',
        '-X',
        method,
        '-H',
        header,
        ...fields,
        url,
      );
      return JSON.parse(answer) as unknown;
    },
    async [Symbol.asyncDispose]() {
      link.value.close();
      await dispose();
    },
  };
}
