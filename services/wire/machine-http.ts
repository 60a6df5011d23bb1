import path from 'node:path';
import type { Log } from '../platform/log.ts';
import type { BootDesk } from '../site/boot/index.ts';
import { machineFiles } from './files/handler.ts';
import type { MachineHttpOptions } from './files/service.ts';
import type { Metadata } from './metadata/service.ts';

export interface MachineHttpParts {
  /** Where the images and loaders lie. */
  imagesDir: string;
  boot: Pick<BootDesk, 'script' | 'sawHttp'>;
  metadata: Pick<Metadata, 'handle'>;
  log: Log;
}

/**
 * All that machines fetch by HTTP from one address of this desk: images, loaders, the iPXE script made for whoever
 * asks, and their metadata. Every URL in an answer is made of the address that the request came in on.
 */
export function machineHttp(
  at: { addresses: readonly string[]; port: number },
  { imagesDir, boot, metadata, log }: MachineHttpParts,
): MachineHttpOptions {
  const files = machineFiles({
    folders: { images: imagesDir, loaders: path.join(imagesDir, 'loaders') },
    documents: {
      'boot/ipxe': async ({ query, address, localAddress, localPort }) => {
        const told = (name: string): string | undefined => query.get(name) || undefined;
        const text = await boot.script({
          mac: told('mac'),
          ip: address,
          server: { address: localAddress, port: localPort },
          platform: told('platform'),
          buildarch: told('buildarch'),
        });
        return { contentType: 'text/plain; charset=utf-8', text };
      },
    },
    saw: boot.sawHttp,
    log,
  });
  return {
    ...at,
    files,
    routes: { '/MAAS/metadata/': metadata.handle, '/MAAS/api/2.0/machines/': metadata.handle },
  };
}
