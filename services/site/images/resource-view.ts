import type { BootResource } from './contract.ts';
import { asBoolean, minDiskBytes, nameParts } from './deployable.ts';
import type { ResourceRow } from './resources.ts';

/** A row as the contract tells it. */
export function resourceView(row: ResourceRow): BootResource {
  const { id, name, architecture, title, source, state, kind, packing, sha256, network } = row;
  const comesIn = row.state === 'uploading' && row.upload_bytes !== null;
  return {
    ...{ id, name, architecture, title, source, state, kind, packing, sha256, network },
    ...nameParts(name),
    problem: row.problem === '' ? null : row.problem,
    sizeBytes: row.size_bytes,
    unpackedBytes: row.unpacked_bytes,
    minDiskBytes: minDiskBytes(row),
    loginUser: row.login_user,
    hasCloudInit: asBoolean(row.has_cloud_init),
    hasKernel: asBoolean(row.has_kernel),
    bios: asBoolean(row.bios),
    uefi: asBoolean(row.uefi),
    createdAt: row.created_at,
    readyAt: row.ready_at,
    usedAt: row.used_at,
    by: row.created_by,
    job: row.job_id,
    upload: comesIn
      ? { fileName: row.upload_name, receivedBytes: row.received_bytes, sizeBytes: row.upload_bytes! }
      : null,
  };
}
