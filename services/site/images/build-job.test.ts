import { expect, test } from 'vitest';
import { aGround } from '../../../test/ground.ts';
import { openJobs } from '../../platform/jobs/jobs.ts';
import { openImageBuild, type BuildThread } from './build-job.ts';
import type { FromBuild, ToBuild } from './build-messages.ts';

/** A thread that says what the test says. */
function aThread() {
  let hear: (message: FromBuild) => void = () => {};
  let end: (error: Error | null) => void = () => {};
  const told: ToBuild[] = [];
  const thread: BuildThread = {
    tell: (message) => void told.push(message),
    onMessage: (fn) => (hear = fn),
    onEnd: (fn) => (end = fn),
  };
  return {
    told,
    thread,
    say: (message: FromBuild) => hear(message),
    die: (error: Error | null) => end(error),
  };
}
async function aDesk(whyNot: () => string | null = () => null) {
  const ground = await aGround();
  const jobs = openJobs(ground);
  const threads: ReturnType<typeof aThread>[] = [];
  const open = (): BuildThread => {
    const made = aThread();
    threads.push(made);
    return made.thread;
  };
  const build = openImageBuild(ground, jobs, ground.dir, open, whyNot);
  await jobs.service.start();
  return {
    ...{ ground, jobs, build, threads },
    state: async (id: number) => (await jobs.get(id))?.row,
    async [Symbol.asyncDispose]() {
      const stopping = jobs.service.stop();
      for (const { die } of threads) die(null);
      await stopping;
      await ground[Symbol.asyncDispose]();
    },
  };
}
const jobOf = (result: Awaited<ReturnType<Awaited<ReturnType<typeof aDesk>>['build']['begin']>>): number => {
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value.job;
};

test('a build goes through its steps and says what it built; asked twice it is one', async () => {
  await using desk = await aDesk();
  const id = jobOf(await desk.build.begin('carol'));
  expect(jobOf(await desk.build.begin('dave'))).toBe(id);
  await expect.poll(() => desk.threads.length).toBe(1);
  desk.threads[0]!.say({ step: 'kernel' });
  await expect.poll(async () => (await desk.state(id))?.step).toBe('kernel');
  expect(await desk.build.running()).toBe(id);
  desk.threads[0]!.say({ step: 'root' });
  desk.threads[0]!.say({ built: '6.12.48' });
  await expect.poll(async () => (await desk.state(id))?.state).toBe('done');
  expect(await desk.state(id)).toMatchObject({ step: 'root', result: 'built, with kernel 6.12.48.' });
  expect(await desk.build.running()).toBeNull();
});

test('cancelled, the thread is told to break off; what it says then is not held against it', async () => {
  await using desk = await aDesk();
  const id = jobOf(await desk.build.begin('carol'));
  await expect.poll(() => desk.threads.length).toBe(1);
  await desk.jobs.cancel(id, 'carol');
  await expect.poll(() => desk.threads[0]!.told).toEqual(['break off']);
  desk.threads[0]!.say({ refused: 'The build was broken off.' });
  await expect.poll(async () => (await desk.state(id))?.state).toBe('cancelled');
});

test('a refusal of the build, and a thread that dies, are told in a sentence', async () => {
  await using desk = await aDesk();
  const id = jobOf(await desk.build.begin('carol'));
  await expect.poll(() => desk.threads.length).toBe(1);
  desk.threads[0]!.say({ refused: 'The program mmdebstrap is missing.' });
  await expect.poll(async () => (await desk.state(id))?.result).toBe('The program mmdebstrap is missing.');
  const next = jobOf(await desk.build.begin('carol'));
  await expect.poll(() => desk.threads.length).toBe(2);
  desk.threads[1]!.die(new Error('out of memory'));
  await expect.poll(async () => (await desk.state(next))?.result).toContain('out of memory');
});

test('where it cannot be built, it says why', async () => {
  await using desk = await aDesk(() => 'Building needs more programs: sudo apt install mmdebstrap');
  expect(await desk.build.begin('carol')).toMatchObject({ ok: false, problem: { code: 'not_now' } });
});
