import { refusal, text, type Answer } from '../answer.ts';
import { resource, type Context } from '../resource.ts';
import { uploadPieceAtMostBytes } from '../../../site/images/contract.ts';

const unknown = text(404, 'No BootResourceFile matches the given query.');

/** Writes the bytes behind what is here, a piece after the other. */
async function append({ call }: Context, id: number, bytes: Buffer): Promise<Answer> {
  const found = await call('images.get', { id });
  if (!found.ok) return found.problem.code === 'not_found' ? unknown : refusal(found.problem);
  const { name, upload } = found.value.image;
  if (!upload) return text(409, `${name} has arrived already: nothing more is taken.`);
  const missing = upload.sizeBytes - upload.receivedBytes;
  if (bytes.length > missing)
    return text(400, `Too much data received: ${missing} bytes are missing, ${bytes.length} came.`);
  for (let at = 0; at < bytes.length; at += uploadPieceAtMostBytes) {
    const base64 = bytes.subarray(at, at + uploadPieceAtMostBytes).toString('base64');
    const taken = await call('images.upload_piece', { id, offset: upload.receivedBytes + at, base64 });
    if (!taken.ok) return refusal(taken.problem);
  }
  return text(200, 'OK');
}

export default resource({
  handler: 'BootResourceFileUploadHandler',
  path: 'boot-resources/{resource_id}/upload/{id}',
  doc: "Where an image's file is brought to.",
  operations: {
    PUT: {
      doc: 'Takes the next bytes of the file, at most 4 MiB, as application/octet-stream. The last ones start its check: it is complete when that has passed.',
      run(context, { bytes }, { resource_id: resourceId = '', id = '' }) {
        if (!/^[1-9]\d{0,14}$/.test(id) || id !== resourceId) return unknown;
        if (bytes.length === 0) return text(400, 'Send bytes, as application/octet-stream.');
        return append(context, Number(id), bytes);
      },
    },
  },
});
