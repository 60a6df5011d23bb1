import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/** Pages speak of buttons, commands and headings that there are. */
const root = new URL('../..', import.meta.url).pathname;
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const guide = readdirSync(path.join(root, 'docs/guide'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/guide/${name}`);
const pages = ['README.md', 'docs/doors-for-scripts.md', 'docs/how-a-machine-boots.md', ...guide];

const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);
const said = readdirSync(path.join(root, 'renderer/words'))
  .map((name) => read(`renderer/words/${name}`))
  .concat(read('services/site/machines/lifecycle.ts'))
  .join('\n')
  .replaceAll('’', "'");

/** As a heading is linked to: lower case, hyphens for blanks, no other signs. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-');

test.each(pages)('%s names npm scripts that there are', (page) => {
  const named = [...read(page).matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)].map(([, name]) => name!);
  expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
});

test.each(guide)('%s names buttons and headings that the window shows', (page) => {
  const named = [...read(page).matchAll(/\*\*([^*]+)\*\*/g)].map(([, name]) => name!);
  // A name with a full stop begins a paragraph of the page; one with a question mark may be a heading of the window.
  const missing = named.filter((name) => !/[.,:]$/.test(name) && !said.includes(name.replaceAll('’', "'")));
  expect(missing).toEqual([]);
});

test.each(pages)('every heading that %s links to is there', (page) => {
  const links = [...read(page).matchAll(/\]\(([^)#\s:]*)#([^)\s]+)\)/g)];
  const missing = links.filter(([, file, anchor]) => {
    const target = file ? path.join(path.dirname(page), file) : page;
    const headings = [...read(target).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!));
    return !headings.includes(anchor!);
  });
  expect(missing.map(([link]) => link)).toEqual([]);
});
