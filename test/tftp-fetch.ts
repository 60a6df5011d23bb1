import { encode, decode, type OptionPairs } from '../services/protocols/tftp/packets.ts';
import { Receiving } from '../services/protocols/tftp/receive.ts';
import type { Clock } from '../services/platform/clock.ts';
import type { OpenUnicastPort, UdpEnd } from '../services/platform/sockets/unicast-port.ts';

export interface Fetched {
  readonly data: Buffer;
  readonly blksize: number;
  readonly windowsize: number;
  readonly sizeBytes: number | undefined;
}

const REPEAT_MS = 300;
const MAX_SILENCES = 20;

/** Reads one file as a boot ROM does, over whatever opens ports. Rejects with the server's words, or on silence. */
export async function tftpFetch(
  open: OpenUnicastPort,
  clock: Clock,
  server: UdpEnd,
  filename: string,
  options: OptionPairs = [],
  from = '127.0.0.1',
): Promise<Fetched> {
  const parts: Buffer[] = [];
  const receiving = new Receiving(filename, options, (data) => parts.push(Buffer.from(data)));
  const { promise, resolve, reject } = Promise.withResolvers<Fetched>();
  let silences = 0;
  let cancel = (): void => {};
  const listen = (): void => {
    cancel();
    cancel = clock.after(REPEAT_MS, () => {
      if (++silences > MAX_SILENCES) return reject(new Error('the server fell silent'));
      port.send(encode(receiving.last), server);
      listen();
    });
  };
  const opened = await open({ address: from, port: 0 }, (bytes) => {
    const packet = decode(bytes);
    if ('malformed' in packet) return reject(new Error(packet.malformed));
    silences = 0;
    listen();
    const step = receiving.on(packet);
    if ('packet' in step && step.packet) port.send(encode(step.packet), server);
    if (step.do === 'failed') reject(new Error(step.why));
    const { blksize, windowsize, sizeBytes } = receiving;
    if (step.do === 'finished') resolve({ data: Buffer.concat(parts), blksize, windowsize, sizeBytes });
  });
  if (!opened.ok) throw new Error(opened.problem.sentence);
  const port = opened.value;
  port.send(encode(receiving.request), server);
  listen();
  return promise.finally(() => {
    cancel();
    port.close();
  });
}
