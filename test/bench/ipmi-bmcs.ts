import { systemClock } from '../../services/platform/clock.ts';
import { listenIpmi } from '../../services/platform/sockets/ipmi-port.ts';
import { simulatedChassis } from '../../services/simulator/bmc-chassis.ts';
import { serveBmc, simulateBmc } from '../../services/simulator/bmc.ts';

/** A process of its own: one BMC on port 623 of each address given. Prints `ready`, ends with its stdin. */
for (const host of process.argv.slice(2)) {
  const bmc = simulateBmc({
    chassis: simulatedChassis(systemClock, () => {}, { on: true }),
    clock: systemClock,
  });
  const served = await serveBmc(bmc, listenIpmi, { host, port: 623 });
  if (!served.ok) throw new Error(served.problem.sentence);
}
process.stdin.on('end', () => process.exit(0)).resume();
process.stdout.write('ready\n');
