import { gone, json, refusal, text, type Answer } from '../answer.ts';
import { resource, type Context } from '../resource.ts';
import { bootResourceWithSets } from '../shapes/boot-resource.ts';
import type { BootResource } from '../../../site/images/contract.ts';

const unknown = text(404, 'No BootResource matches the given query.');

async function imageOf({ call }: Context, id: string): Promise<BootResource | { refused: Answer }> {
  if (!/^[1-9]\d{0,14}$/.test(id)) return { refused: unknown };
  const found = await call('images.get', { id: Number(id) });
  if (found.ok) return found.value.image;
  return { refused: found.problem.code === 'not_found' ? unknown : refusal(found.problem) };
}

export default resource({
  handler: 'BootResourceHandler',
  path: 'boot-resources/{id}',
  doc: 'One operating system that can be installed.',
  operations: {
    GET: {
      doc: 'Reads it, with its set and file.',
      async run(context, _request, { id = '' }) {
        const image = await imageOf(context, id);
        return 'refused' in image ? image.refused : json(bootResourceWithSets(image));
      },
    },
    DELETE: {
      doc: 'Deletes it; an upload that has not ended is given up. Machines that have it installed keep it.',
      async run(context, _request, { id = '' }) {
        const image = await imageOf(context, id);
        if ('refused' in image) return image.refused;
        const comesIn = image.state === 'uploading';
        const which = { id: image.id };
        const done = comesIn
          ? await context.call('images.upload_abort', which)
          : await context.call('images.delete', which);
        return done.ok ? gone : refusal(done.problem);
      },
    },
  },
});
