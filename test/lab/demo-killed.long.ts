import { expect, test } from 'vitest';
import { nothingIsLeft, startDemo } from './demo-run.ts';
import { run } from './programs.ts';

test.each([
  ['the demo itself is killed', 'test/lab/demo.ts', null],
  ['the desk is killed', 'metaldesk.mjs serve', 1],
] as const)('%s while both machines run: nothing is left behind', async (_, victim, code) => {
  await using demo = await startDemo(process.execPath, 'test/lab/demo.ts');
  await demo.press('3', /You pressed the power button of bios-01/);
  await demo.press('4', /You pressed the power button of uefi-02/);
  const [folder] = await demo.left();
  const desk = async () => Number((await run('pgrep', '-f', `${victim} --data .*${folder}`)).trim());
  process.kill(victim === 'test/lab/demo.ts' ? demo.child.pid! : await desk(), 'SIGKILL');
  expect(await demo.ended).toBe(code);
  await nothingIsLeft(demo);
});
