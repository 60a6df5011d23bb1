import { text, type Answer } from './answer.ts';
import type { MaasRequest } from './request.ts';
import type { Operation, Params, Resource } from './resource.ts';

export type Match = { operation: Operation; params: Params } | { refused: Answer };

function paramsOf(pattern: string, path: string): Params | null {
  const want = pattern.split('/');
  const have = path.split('/');
  if (want.length !== have.length) return null;
  const params: Record<string, string> = {};
  for (const [i, part] of want.entries()) {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name) params[name] = have[i]!;
    else if (part !== have[i]) return null;
  }
  return params;
}

/** The operation that was asked; fixed paths are found before those with a parameter. */
export function route(resources: readonly Resource[], request: MaasRequest): Match {
  const found = resources
    .map((r) => ({
      r,
      params: paramsOf(r.path, request.path) ?? (r.also ? paramsOf(r.also, request.path) : null),
    }))
    .filter((m): m is { r: Resource; params: Params } => m.params !== null)
    .sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length)[0];
  if (!found) return { refused: text(404, `Unknown resource: ${request.path.slice(0, 200)}/`) };
  const key = request.op ? `${request.method} ${request.op}` : request.method;
  const operation = Object.hasOwn(found.r.operations, key) ? found.r.operations[key] : undefined;
  if (operation) return { operation, params: found.params };
  const op = request.op ? request.op.slice(0, 80) : 'None';
  return { refused: text(400, `Unrecognised signature: method=${request.method} op=${op}`) };
}
