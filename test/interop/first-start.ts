import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readOauth, type OauthCredentials } from '../../services/protocols/oauth.ts';
import { targetFiles, type TargetFacts } from '../../services/site/deploy/target/target-files.ts';
import { writeBelow } from './target-samples.ts';

interface Post {
  path: string;
  body: string;
  by: OauthCredentials | null;
}

/** Takes everything that is posted, as the metadata service would. */
async function aDesk() {
  const posts: Post[] = [];
  const read = async (request: IncomingMessage): Promise<void> => {
    let body = '';
    for await (const piece of request) body += String(piece);
    const given = readOauth(request.headers.authorization ?? '');
    posts.push({ path: request.url ?? '', body, by: 'malformed' in given ? null : given });
  };
  const server = createServer((request, response) => void read(request).then(() => response.end('{}')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posts,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Starts a system with the files of a deployment for the first time, with Debian's cloud-init; its files are gone afterwards. */
export async function firstStart(facts: TargetFacts) {
  const dir = mkdtempSync(path.join(tmpdir(), 'md-first-'));
  const [root, files, result] = ['root', 'files', 'result'].map((name) => path.join(dir, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [root, files, result]) mkdirSync(folder);
  const desk = await aDesk();
  try {
    writeBelow(files, targetFiles({ ...facts, desk: { url: desk.url } }).files);
    const script = new URL('first-start.sh', import.meta.url).pathname;
    const how = ['--mount', '--uts', '--propagation', 'private', 'sh', script, root, files, result];
    const child = spawn('unshare', how, { timeout: 90_000, stdio: ['ignore', 'inherit', 'inherit'] });
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    const kept = new Map(readdirSync(result).map((name) => [name, readFileSync(path.join(result, name))]));
    return {
      code,
      /** What it left, by the names that the script gives; nothing for what it did not. */
      read: (name: string): string => kept.get(name)?.toString('utf8') ?? '',
      userData: kept.get('user-data'),
      posts: desk.posts,
    };
  } finally {
    await desk.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
