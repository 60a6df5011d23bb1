import { createHash } from 'node:crypto';
import { prefix } from './request.ts';
import type { Operation, Resource } from './resource.ts';

const crud: Record<string, string> = { GET: 'read', POST: 'create', PUT: 'update', DELETE: 'delete' };

function actionsOf(operations: [string, Operation][]): object[] {
  return operations.map(([key, o]) => {
    const [method = '', op = null] = key.split(' ');
    return { name: op ?? crud[method], op, method, restful: op === null, doc: o.doc };
  });
}

function handlerOf(r: Resource, anonymous: boolean, base: string): object | null {
  const operations = Object.entries(r.operations).filter(([, o]) => !anonymous || o.anonymous);
  if (operations.length === 0) return null;
  const path = `${prefix}${r.path}/`;
  return {
    name: `${anonymous ? 'Anon' : ''}${r.handler}`,
    doc: r.doc,
    params: [...r.path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]),
    path,
    uri: `${base}${path}`,
    actions: actionsOf(operations),
  };
}

/** The description that the MAAS CLI and libmaas build themselves from; its hash changes when the API does. */
export function describe(
  resources: readonly Resource[],
  base: string,
): { doc: string; hash: string; resources: object[] } {
  const list = resources.map((r) => ({
    name: r.handler,
    anon: handlerOf(r, true, base),
    auth: handlerOf(r, false, base),
  }));
  return { doc: 'MAAS API', hash: apiHash(resources), resources: list };
}

/** The same for every caller and address, so that a client can compare it with the one it stored. */
export function apiHash(resources: readonly Resource[]): string {
  const shape = resources.map((r) => [
    r.handler,
    r.path,
    Object.entries(r.operations).map(([k, o]) => [k, !!o.anonymous]),
  ]);
  return createHash('sha1').update(JSON.stringify(shape)).digest('hex');
}
