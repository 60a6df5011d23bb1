import { once } from 'node:events';
import { createServer } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { metadataAsks } from '../services/controller/metadata-asks.ts';
import { openSite, type Site } from '../services/controller/site.ts';
import { writeMultipart } from '../services/protocols/multipart.ts';
import { writeOauth, type OauthCredentials } from '../services/protocols/oauth.ts';
import { openMetadata, type Metadata } from '../services/wire/metadata/service.ts';
import { aGround, type TestGround } from './ground.ts';

export interface MetadataDesk extends AsyncDisposable {
  ground: TestGround;
  site: Site;
  metadata: Metadata;
  /** Ends in /MAAS/. */
  url: string;
  /** Who holds a lease of an address. */
  leases: Record<string, string>;
}

/** The real site behind the metadata service, on loopback; leases are what the test says, scripts those of `assets`. */
export async function aMetadataDesk(
  assets = new URL('../assets', import.meta.url).pathname,
): Promise<MetadataDesk> {
  const ground = await aGround();
  const site = await openSite(ground, assets);
  const leases: Record<string, string> = {};
  const metadata = openMetadata(ground, { ...metadataAsks(site), macOf: (ip) => leases[ip] ?? null });
  await metadata.start();
  const server = createServer((request, response) => void metadata.handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/MAAS/`;
  return {
    ground,
    site,
    metadata,
    url,
    leases,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      await site.inventory.close();
      await ground[Symbol.asyncDispose]();
    },
  };
}

/** The credentials that a preseed holds. */
export function keyIn(preseed: string): OauthCredentials {
  const part = (name: string): string => {
    const found = new RegExp(`${name}: (\\S+)`).exec(preseed)?.[1];
    if (!found) throw new Error(`no ${name} in: ${preseed}`);
    return found;
  };
  return {
    consumerKey: part('consumer_key'),
    tokenKey: part('token_key'),
    tokenSecret: part('token_secret'),
  };
}

/** Sends `count` signals with up to four bytes changed in each, 50 at once, and waits until each was answered or dropped. */
export async function sendDamaged(url: string, key: OauthCredentials, count: number): Promise<void> {
  const fields = { op: 'signal', status: 'WORKING', script_result_id: '1' };
  const body = writeMultipart('B', fields, { 'a.out': Buffer.from('x') });
  const head = [
    'POST /MAAS/metadata/2012-03-01/ HTTP/1.1',
    'Host: x',
    'Connection: close',
    `Authorization: ${writeOauth(key, 1, 'n')}`,
    'Content-Type: multipart/form-data; boundary=B',
    `Content-Length: ${body.length}`,
    '\r\n',
  ].join('\r\n');
  const whole = Buffer.concat([Buffer.from(head), body]);
  const port = Number(new URL(url).port);
  const one = (i: number): Promise<void> =>
    new Promise((resolve) => {
      const damaged = Buffer.from(whole);
      for (let k = 0; k <= i % 4; k++)
        damaged[(i * 7919 + k * 104_729) % damaged.length] = (i * 31 + k * 171) % 256;
      const socket = net.connect(port, '127.0.0.1');
      socket.on('error', () => {}).on('close', () => resolve());
      socket.end(damaged);
      socket.resume();
    });
  for (let i = 0; i < count; i += 50)
    await Promise.all(Array.from({ length: Math.min(50, count - i) }, (_, k) => one(i + k)));
}
