import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../platform/clock.ts';
import { counter } from '../../platform/count.ts';
import { SocketError } from '../../platform/sockets/libc.ts';
import { openUnicastPort, refuseBind } from '../../platform/sockets/unicast-port.ts';
import { serveInBatches } from './batch-body.ts';
import { IDLE_WAIT_MS, type FromThread, type TftpConfig, type ToThread } from './config.ts';
import { serveOnPorts } from './port-body.ts';
import type { TransferReport } from './report.ts';

// The TFTP server's own thread. On Linux it never returns to its event loop while it serves, so messages from the
// main thread are looked for between batches.
if (!parentPort) throw new Error('thread.ts runs as a worker thread');
const main = parentPort;
const config = workerData as TftpConfig;
const count = counter();
const say = (message: FromThread): void => main.postMessage(message);

const reports: TransferReport[] = [];
let reportedMs = 0;
let countedMs = 0;
function tellMain(engine: { readonly transfers: number; readonly openFiles: number }): void {
  const nowMs = performance.now();
  if (nowMs - reportedMs < IDLE_WAIT_MS) return;
  reportedMs = nowMs;
  if (reports.length > 0) say({ reports: reports.splice(0) });
  if (nowMs - countedMs < 1_000) return;
  countedMs = nowMs;
  say({ counters: { ...count.all(), transfers: engine.transfers, open_files: engine.openFiles } });
}
const lastWords = (): void =>
  say({
    reports: reports.splice(0),
    counters: { ...count.all(), transfers: 0, open_files: 0 },
    stopped: true,
  });

function serveLinux(): void {
  try {
    serveInBatches(config, count, {
      listening: () => say({ listening: true }),
      report: (report) => reports.push(report),
      caught: (error) => say({ error: String(error) }),
      goOn(engine) {
        tellMain(engine);
        return (receiveMessageOnPort(main)?.message as ToThread | undefined)?.stop !== true;
      },
    });
    lastWords();
  } catch (error) {
    if (!(error instanceof SocketError)) throw error;
    const address =
      config.addresses.find((one) => error.message.includes(one)) ?? config.addresses.join(', ');
    const refused = refuseBind({ address, port: config.port }, error.code);
    say({ refused: refused.problem });
  }
}

async function servePortable(): Promise<void> {
  const body = await serveOnPorts(config, openUnicastPort, systemClock, count, (report) =>
    reports.push(report),
  );
  if (!body.ok) return say({ refused: body.problem });
  const telling = setInterval(() => tellMain(body.value.engine), IDLE_WAIT_MS);
  main.once('message', () => {
    clearInterval(telling);
    body.value.close();
    lastWords();
  });
  say({ listening: true });
}

if (process.platform === 'linux') serveLinux();
else await servePortable();
