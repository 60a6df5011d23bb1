import { scriptStatuses, type ScriptStatus } from '../../../site/scripts/contract.ts';
import { setStatus } from '../result-shapes.ts';

/** The newest result of one test on one thing. */
export interface TestResult {
  status: number;
  /** MAAS's number: 0 node, 1 CPU, 2 memory, 3 storage, 4 network, 5 GPU. */
  hardwareType: number;
  target: string | null;
}

export const statusKeys = (name: string, status: number): object => ({
  [`${name}_status`]: status,
  [`${name}_status_name`]: scriptStatuses[status as ScriptStatus] ?? 'Unknown',
});

/** -1 while there is no such test, as MAAS has it. */
const worst = (name: string, results: readonly TestResult[]): object =>
  statusKeys(name, results.length > 0 ? setStatus(results) : -1);

/** A machine's keys that sum up its tests, by what they test. */
export function testStatuses(tests: readonly TestResult[]): object {
  const of = (...types: number[]): TestResult[] => tests.filter((t) => types.includes(t.hardwareType));
  return {
    ...worst('testing', tests),
    ...worst('cpu_test', of(1)),
    ...worst('memory_test', of(2)),
    ...worst('storage_test', of(3)),
    ...worst('network_test', of(4)),
    ...worst(
      'interface_test',
      of(4).filter((t) => t.target !== null),
    ),
    ...worst('other_test', of(0, 5)),
  };
}
