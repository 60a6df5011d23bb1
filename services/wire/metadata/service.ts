import type { IncomingMessage, ServerResponse } from 'node:http';
import { ok } from '../../contract/result.ts';
import { counter } from '../../platform/count.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Service, ServiceState } from '../../service.ts';
import type { MetadataAsks } from './asks.ts';
import { refusal, send } from './answer.ts';
import { MetadataHandler } from './handler.ts';

export type { MetadataAsks } from './asks.ts';

export interface Metadata extends Service {
  /** Below /MAAS/metadata/ and /MAAS/api/2.0/machines/ of the machines' HTTP; never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** The metadata service (maas-api section 7). It has no port of its own: the machines' HTTP listener routes to it. */
export function openMetadata(ground: Ground, asks: MetadataAsks): Metadata {
  const count = counter();
  const handler = new MetadataHandler(ground, asks, count);
  let state: ServiceState = 'stopped';
  return {
    name: 'metadata',
    async handle(request, response) {
      if (state === 'listening') return handler.handle(request, response);
      send(response, refusal(503, 'stopped', 'The metadata service is stopped.', { 'retry-after': '10' }));
    },
    start() {
      state = 'listening';
      return Promise.resolve(ok(undefined));
    },
    stop() {
      state = 'stopped';
      return Promise.resolve();
    },
    health: () => ({ state, detail: "Answers on the machines' HTTP address below /MAAS/metadata/." }),
    counters: () => ({ ...count.all(), in_flight_bytes: handler.inFlightBytes }),
  };
}
