import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LabMachine } from './machine.ts';
import { run } from './programs.ts';

const zeros = Buffer.alloc(1 << 20);

/**
 * How many MiB of a machine's disk hold anything but zeros, seen from outside: its image is read whole, whatever the
 * machine says of it. The machine must be off.
 */
export async function mebibytesLeftOn(vm: LabMachine, disk: number): Promise<number> {
  const raw = join(vm.folder, `disk${disk}.raw`);
  await run('qemu-img', 'convert', '-O', 'raw', join(vm.folder, `disk${disk}.qcow2`), raw);
  let left = 0;
  for await (const chunk of createReadStream(raw, { highWaterMark: zeros.length }))
    if (!(chunk as Buffer).equals(zeros.subarray(0, (chunk as Buffer).length))) left += 1;
  rmSync(raw);
  return left;
}
