import { setTimeout } from 'node:timers/promises';
import { ok, type Result } from '../contract/result.ts';
import type { Log } from '../platform/log.ts';
import type { Controller, ControllerOptions } from '../controller.ts';

type Open = (options: ControllerOptions, restart: () => void) => Promise<Result<Controller>>;

/** So that the answer to whoever asked for the restart leaves first. */
const answerFirstMs = 200;
const tryAgainMs = 1_000;

/**
 * A controller that can begin anew on the same folder and address, as after a restore. Whoever holds it sees one
 * controller whose connections end for a moment. What keeps it from opening is logged, and tried again.
 */
export async function restartable(options: ControllerOptions, open: Open): Promise<Result<Controller>> {
  const { log }: { log: Log } = options;
  let stopped = false;
  let turn: Promise<unknown> = Promise.resolve();
  const restart = (): void => {
    turn = turn.then(again).catch((error: unknown) => log.error({ err: error }, 'the restart failed'));
  };
  const first = await open(options, restart);
  if (!first.ok) return first;
  let current = first.value;
  const { url } = current;
  const samePlace = { ...options, http: { ...options.http, port: Number(new URL(url).port) } };

  async function again(): Promise<void> {
    await setTimeout(answerFirstMs);
    if (stopped) return;
    log.info('the controller starts anew');
    await current.stop();
    for (;;) {
      const opened = await open(samePlace, restart);
      if (opened.ok) {
        current = opened.value;
        if (stopped) return current.stop();
        await current.start();
        return;
      }
      log.error({ problem: opened.problem.sentence }, 'the controller does not open; it is tried again');
      if (stopped) return;
      await setTimeout(tryAgainMs);
    }
  }

  return ok({
    url,
    connect: () => current.connect(),
    start: () => current.start(),
    async stop() {
      stopped = true;
      await turn;
      await current.stop();
    },
  });
}
