import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const pages = [
  'README.md',
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.md'))
    .map((f) => `docs/${f}`),
];

/** Paths of the tree as pages write them: in backquotes or as link targets, starting with a top-level folder or file. */
function pathsIn(page: string): string[] {
  const text = readFileSync(path.join(root, page), 'utf8');
  const quoted = [
    ...text.matchAll(/`((?:main|renderer|services|assets|test|docs|\.config|\.ci)\/[^`\s*<>{}]*)`/g),
  ].map((m) => m[1]!);
  const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((m) =>
    path.join(path.dirname(page), m[1]!),
  );
  return [...quoted, ...linked];
}

test.each(pages)('every path that %s names exists', (page) => {
  const missing = pathsIn(page).filter((p) => !existsSync(path.join(root, p)));
  expect(missing).toEqual([]);
});
