import { json, refusal, text, type Answer } from '../answer.ts';
import { one, type Fields } from '../request.ts';
import { resource, type Context, type Operation } from '../resource.ts';
import { bootResource, bootResourceWithSets, typeOf } from '../shapes/boot-resource.ts';

/** MAAS's names for kinds of files that are taken here; which it is in truth, the file itself says. */
const takenTypes = ['tgz', 'txz', 'ddraw', 'ddgz', 'ddxz', 'squashfs'];

const list: Operation = {
  doc: 'Lists the operating systems that can be installed. Parameter: type (synced, uploaded, all).',
  async run({ call }, { query }) {
    const type = one(query, 'type') || 'all';
    if (!['all', 'synced', 'uploaded'].includes(type))
      return text(400, `'${type.slice(0, 40)}' is not a valid boot resource type.`);
    const images = await call('images.list', {});
    if (!images.ok) return refusal(images.problem);
    const wanted = images.value.items.filter((i) => type === 'all' || typeOf(i).toLowerCase() === type);
    return json(wanted.map(bootResource));
  },
};

/** What is missing or wrong in the form, as MAAS says it. */
function wrongIn(body: Fields): Record<string, string[]> {
  const wrong: Record<string, string[]> = {};
  for (const name of ['name', 'architecture', 'sha256', 'size'])
    if (!one(body, name)) wrong[name] = ['This field is required.'];
  const size = one(body, 'size');
  if (size && !/^\d{1,15}$/.test(size)) wrong['size'] = ['Enter a whole number.'];
  const filetype = one(body, 'filetype');
  if (filetype && !takenTypes.includes(filetype))
    wrong['filetype'] = [
      `'${filetype.slice(0, 40)}' is not taken here. Give one of: ${takenTypes.join(', ')}.`,
    ];
  return wrong;
}

async function create({ call }: Context, body: Fields): Promise<Answer> {
  const wrong = wrongIn(body);
  if (Object.keys(wrong).length > 0) return json(wrong, 400);
  const title = one(body, 'title');
  const begun = await call('images.upload_begin', {
    name: one(body, 'name'),
    architecture: one(body, 'architecture'),
    sha256: one(body, 'sha256'),
    sizeBytes: Number(one(body, 'size')),
    fileName: `root-${one(body, 'filetype') || 'tgz'}`,
    ...(title && { title }),
  });
  if (!begun.ok) return refusal(begun.problem);
  const made = await call('images.get', { id: begun.value.id });
  return made.ok ? json(bootResourceWithSets(made.value.image), 201) : refusal(made.problem);
}

const nothingToImport = text(
  200,
  'Nothing is imported here: images are built from packages of this computer, or uploaded.',
);

export default resource({
  handler: 'BootResourcesHandler',
  path: 'boot-resources',
  doc: 'Operating systems that can be installed.',
  operations: {
    GET: list,
    POST: {
      doc: 'Makes ready for a file; PUT its bytes to the upload_uri of the answer. Parameters: name, architecture, sha256, size, title, filetype; base_image is not needed.',
      run: (context, { body }) => create(context, body),
    },
    'GET is_importing': { doc: 'Always false: nothing is imported here.', run: () => json(false) },
    'POST import': { doc: 'Imports nothing: there is no source to import from.', run: () => nothingToImport },
    'POST stop_import': { doc: 'There is no import to stop.', run: () => nothingToImport },
  },
});
