import { openController, type Controller } from '../../../services/controller.ts';
import { systemClock } from '../../../services/platform/clock.ts';
import { silentLog } from '../../../services/platform/log.ts';
import { MemoryWire } from '../../../services/platform/sockets/memory-wire.ts';
import { memoryUnicastWire } from '../../../services/platform/sockets/unicast-port-memory.ts';
import { checkConfig } from '../../../services/site/desk/index.ts';
import { memorySockets, nextNet } from '../../stories/wires.ts';

/** A real controller that serves an interface in memory: nothing leaves the process but its local socket and loopback. */
export async function aController(dataDir: string, rendererDir = dataDir): Promise<Controller> {
  const net = nextNet();
  const config = checkConfig({
    nics: ['lan0'],
    domain: 'window.example',
    subnets: [{ cidr: `${net}.0/24`, dynamicRange: [`${net}.100`, `${net}.149`] }],
  });
  if (!config.ok) throw new Error(config.problem.sentence);
  const wires = { wire: new MemoryWire(), tftpWire: memoryUnicastWire() };
  const opened = await openController({
    ...{ dataDir, rendererDir, version: '0.0.0', log: silentLog },
    http: { host: '127.0.0.1', port: 0 },
    config: { config: config.value, adminPassword: null },
    sockets: memorySockets(new Map([['lan0', `${net}.1`]]), wires, systemClock),
  });
  if (!opened.ok) throw new Error(opened.problem.sentence);
  await opened.value.start();
  return opened.value;
}
