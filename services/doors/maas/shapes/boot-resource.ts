import type { BootResource } from '../../../site/images/contract.ts';

const api = '/MAAS/api/2.0/';

/** As MAAS types them: what the desk made itself counts as synced, a brought file as uploaded. */
export const typeOf = ({ source }: BootResource): 'Synced' | 'Uploaded' =>
  source === 'built' ? 'Synced' : 'Uploaded';

/** A boot resource as lists have it. */
export function bootResource(image: BootResource): object {
  const [, kflavor = 'generic'] = image.architecture.split('/');
  return {
    id: image.id,
    type: typeOf(image),
    name: image.name,
    title: image.title,
    architecture: image.architecture,
    subarches: kflavor,
    kflavor,
    last_deployed: image.usedAt === null ? null : new Date(image.usedAt).toISOString(),
    resource_uri: `${api}boot-resources/${image.id}/`,
  };
}

/** The kinds of file by MAAS's names. */
const filetypes = { root_tar: 'root-tgz', squashfs: 'squashfs', disk: 'root-dd' } as const;

/** One with its set and file; `upload_uri` stands there while bytes are missing. */
export function bootResourceWithSets(image: BootResource): object {
  const version = new Date(image.createdAt).toISOString().slice(0, 10).replaceAll('-', '');
  const filename = image.upload?.fileName || (image.kind ? filetypes[image.kind] : 'file');
  const size = image.upload?.sizeBytes ?? image.sizeBytes ?? 0;
  const complete = image.state === 'ready';
  const progress = image.upload ? (100 * image.upload.receivedBytes) / Math.max(1, size) : 100;
  const file = {
    filename,
    filetype: image.kind ? filetypes[image.kind] : filename,
    sha256: image.sha256 ?? '',
    size,
    complete,
    ...(!complete && { progress }),
    ...(image.upload && { upload_uri: `${api}boot-resources/${image.id}/upload/${image.id}/` }),
  };
  const set = { version, label: typeOf(image).toLowerCase(), size, complete };
  return {
    ...bootResource(image),
    sets: { [version]: { ...set, ...(!complete && { progress }), files: { [filename]: file } } },
  };
}
