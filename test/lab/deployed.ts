import { expect } from 'vitest';
import type { Status } from '../../services/contract/all.ts';
import type { LabDesk } from './desk.ts';
import type { LabMachine } from './machine.ts';
import { until } from './programs.ts';

const bodyOf = (desk: LabDesk, vm: LabMachine): string =>
  `${desk.log().slice(-3000)}\n--- console\n${vm.console().slice(-5000)}`;

/** Adds a machine by hand, with its BMC; it is commissioned at once. */
export async function addByHand(desk: LabDesk, vm: LabMachine): Promise<string> {
  const { address, user, password } = vm.bmc;
  const { systemId } = await desk.call('machines.create', {
    macs: vm.hardware.nics,
    hostname: vm.hardware.name,
    powerType: 'ipmi',
    powerParameters: { power_address: address, power_user: user, power_pass: password },
  });
  return systemId;
}

/** Waits for a state; one that needs a person ends the waiting, with what the desk says of it. */
export async function becomes(
  desk: LabDesk,
  vm: LabMachine,
  systemId: string,
  status: Status,
  limitMs: number,
): Promise<void> {
  let wrong = '';
  let log = '';
  const look = async () => {
    const machine = await desk.call('machines.get', { systemId });
    log = await installerLog(desk, systemId);
    const failed = /failed|broken/.test(machine.status) && machine.status !== status;
    if (failed) wrong = `${machine.status}: ${machine.errorDescription}`;
    return machine.status === status || failed || undefined;
  };
  await until(`${vm.hardware.name} ${status}`, limitMs, look, () => `${log}\n${bodyOf(desk, vm)}`);
  expect(wrong === '' ? '' : `${wrong}\n${log}\n${bodyOf(desk, vm)}`).toBe('');
}

/** What the installer wrote, the last of it. */
export async function installerLog(desk: LabDesk, systemId: string): Promise<string> {
  const { deployment } = await desk.call('deploy.get', { systemId });
  if (!deployment || deployment.logResultId === null) return '';
  const { text } = await desk.call('scripts.output', { id: deployment.logResultId });
  return text.slice(-4000);
}
