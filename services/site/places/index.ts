/** Places: zones, resource pools and tags, which order machines, and the views of them that users keep. */
import type { Implementation } from '../../contract/implement.ts';
import { ok } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { PlacesAsks } from './asks.ts';
import type { placesContract } from './contract.ts';
import { createPlace, deletePlace, listPlaces, poolWords, updatePlace, zoneWords } from './places.ts';
import { createTag, deleteTag, listTags, updateTag, updateTagged } from './tags.ts';
import { deleteView, listViews, saveView } from './views.ts';

export type { PlacesAsks } from './asks.ts';
export { placeId } from './place-id.ts';
export { tagIds, tagsFit } from './tags.ts';

export function placesImplementation(
  ground: Ground,
  asks: PlacesAsks,
): Implementation<typeof placesContract> {
  const db = ground.store.read;
  return {
    'zones.list': async () => ok(await listPlaces(db, zoneWords)),
    'zones.create': (input, { name }) => createPlace(ground, zoneWords, input, name),
    'zones.update': (input, { name }) => updatePlace(ground, zoneWords, input, name),
    'zones.delete': ({ id }, { name }) => deletePlace(ground, asks, zoneWords, id, name),
    'pools.list': async () => ok(await listPlaces(db, poolWords)),
    'pools.create': (input, { name }) => createPlace(ground, poolWords, input, name),
    'pools.update': (input, { name }) => updatePlace(ground, poolWords, input, name),
    'pools.delete': async ({ id }, { name }) => {
      const gone = await deletePlace(ground, asks, poolWords, id, name);
      return gone.ok ? ok({}) : gone;
    },
    'tags.list': async () => ok(await listTags(db)),
    'tags.create': (input, { name }) => createTag(ground, input, name),
    'tags.update': (input, { name }) => updateTag(ground, input, name),
    'tags.delete': ({ id }, { name }) => deleteTag(ground, id, name),
    'tags.update_machines': (input, { name }) => updateTagged(ground, asks, input, name),
    'views.list': async (_, caller) => ok(await listViews(ground, caller)),
    'views.save': (view, caller) => saveView(ground, view, caller),
    'views.delete': ({ name }, caller) => deleteView(ground, name, caller),
  };
}
