import path from 'node:path';
import type { Ground } from '../platform/ground.ts';
import { firstFile } from '../site/boot/index.ts';
import { imagesDir } from '../site/images/index.ts';
import { modeOf, readServing } from '../site/network/index.ts';
import { DhcpService } from '../wire/dhcp/service.ts';
import { machineHttp } from '../wire/machine-http.ts';
import { openMetadata } from '../wire/metadata/service.ts';
import { tftpDefaults } from '../wire/tftp/config.ts';
import { metadataAsks } from './metadata-asks.ts';
import { nicServices } from './nic-services.ts';
import type { Site } from './site.ts';
import type { Sockets } from './sockets.ts';

/** What machines talk to: the services of the picked interfaces, and the metadata that their HTTP listener routes to. */
export function openWire(ground: Ground, site: Site, dataDir: string, sockets: Sockets) {
  const { clock, log, events, store } = ground;
  const { boot, leases } = site;
  const images = imagesDir(dataDir);
  const loaders = path.join(images, 'loaders');
  const metadata = openMetadata(ground, metadataAsks(site));
  const nics = nicServices({
    serving: () => readServing(store.read),
    sockets,
    clock,
    log,
    make: {
      dhcp4: (serving) =>
        new DhcpService({
          ...{ clock, log, events, leases, seen: site.seen, servers: site.servers },
          boot: { firstFile, saw: boot.saw, sawPacket: boot.sawPacket },
          open: sockets.openDhcpPort,
          addressesOf: sockets.addressesOf,
          holders: sockets.portHolders,
          probeMs: sockets.probeMs,
          settings: () => ({
            nics: serving.nics,
            proxied: serving.nics.filter((nic) => modeOf(serving, nic) === 'proxy'),
            besideOthers: serving.dhcp4.besideOthers,
            manners: { domain: serving.domain, ntpServers: serving.upstreamNtp },
            httpPort: serving.http.port,
          }),
        }),
      tftp: (addresses) =>
        sockets.tftp(
          { ...tftpDefaults, addresses, folders: { '': loaders, loaders } },
          { saw: boot.sawTftp, log },
        ),
      http: (addresses, port) =>
        sockets.machineHttp(machineHttp({ addresses, port }, { imagesDir: images, boot, metadata, log })),
    },
  });
  return { metadata, nics };
}
