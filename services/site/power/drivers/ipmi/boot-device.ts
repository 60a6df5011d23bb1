import type { Log } from '../../../../platform/log.ts';
import { isMalformed } from '../../../../protocols/ipmi/bytes.ts';
import {
  acknowledgeBootInfo,
  bootParameter,
  decodeBootFlags,
  encodeBootFlags,
  keepValidBit,
  type BootFlags,
} from '../../../../protocols/ipmi/commands/boot-flags.ts';
import { getBootOptions } from '../../../../protocols/ipmi/commands/get-boot-options.ts';
import { setBootOptions } from '../../../../protocols/ipmi/commands/set-boot-options.ts';
import { failed, worked, type Attempt } from './failure.ts';
import type { IpmiSession } from './session.ts';

/** Boot flags as the BMC holds them now; undefined where it has no readable ones. */
export async function readBootFlags(session: IpmiSession): Promise<Attempt<BootFlags | undefined>> {
  const raised = await session.raise();
  if (!raised.ok) return raised;
  const read = await session.run('boot device', getBootOptions, { parameter: bootParameter.flags });
  if (!read.ok) return read;
  const flags = decodeBootFlags(read.value.data);
  return worked(isMalformed(flags) ? undefined : flags);
}

/** Makes the next start a network boot, once (28.12, 28.13), and reads it back. */
export async function setNetboot(
  session: IpmiSession,
  efi: boolean,
  log: Log,
  address: string,
): Promise<Attempt<void>> {
  const raised = await session.raise();
  if (!raised.ok) return raised;
  const set = (parameter: number, data: Uint8Array) =>
    session.run('boot device', setBootOptions, { parameter, data });
  // Without parameter 3 the flags die after 60 s. Dell, OpenBMC and others refuse 3 or 4: the flags count all the same.
  for (const [parameter, data] of [
    [bootParameter.validBitClearing, keepValidBit],
    [bootParameter.infoAcknowledge, acknowledgeBootInfo],
  ] as const) {
    const done = await set(parameter, data);
    if (!done.ok && done.failure.kind !== 'completion') return done;
  }
  const wanted = encodeBootFlags({ valid: true, persistent: false, efi, device: 'pxe' });
  let seen: BootFlags | undefined;
  for (let time = 1; time <= 2; time++) {
    const done = await set(bootParameter.flags, wanted);
    if (!done.ok) return done;
    const read = await readBootFlags(session);
    // What cannot be read back is believed.
    if (!read.ok) return read.failure.kind === 'completion' ? worked(undefined) : read;
    seen = read.value;
    if (!seen || (seen.valid && seen.device === 'pxe')) return worked(undefined);
  }
  if (seen?.device !== 'pxe')
    return failed('boot device', { kind: 'boot device not taken', device: seen?.device ?? 'none' });
  // Right device, but not marked valid: OpenIPMI always reads so, others had stale flags. The boot itself will tell.
  log.warn(
    { bmc: address },
    'the BMC does not mark the boot flags as valid; the machine may start from its disk',
  );
  return worked(undefined);
}
