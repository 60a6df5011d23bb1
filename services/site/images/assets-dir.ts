import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The assets folder: found upwards from this module, which runs from services/ as well as from dist/. */
function findAssets(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'assets/agent'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('The folder assets/ is missing from this installation.');
    folder = parent;
  }
  return join(folder, 'assets');
}

export const assetsDir = findAssets();
