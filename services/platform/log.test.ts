import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

test('a log on a full disk ends nothing', async () => {
  const script = `import { openLog } from ${JSON.stringify(path.join(import.meta.dirname, 'log.ts'))};
    const log = openLog();
    for (let i = 0; i < 20; i++) {
      log.info('a line');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    process.stdout.write('still here');
    process.exit(0);`;
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', full],
  });
  let said = '';
  child.stdout!.on('data', (text: Buffer) => (said += text.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  closeSync(full);
  expect(said).toBe('still here');
});
