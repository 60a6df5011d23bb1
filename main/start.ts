import { spawn } from 'node:child_process';
import { packageDir } from './places.ts';
import { electronProgram, whyNoWindow } from './start/electron-program.ts';
import { fetchElectron } from './start/fetch-electron.ts';

/**
 * `metaldesk start`: the window, where Electron's program and a display are; with a display alone that program is
 * fetched first, once. Otherwise, or when that fails, the same UI in the browser, by the headless controller.
 */
const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`);

/** A window that ends sooner with an error never opened. */
const startedAfterMs = 8_000;

async function fetched(): Promise<string | null> {
  say("Fetching Electron's program, once (about 120 MB) …");
  let told = 0;
  const result = await fetchElectron(packageDir, (megabytes) => {
    if (megabytes < told + 10) return;
    told = megabytes;
    say(`  ${megabytes} MB`);
  });
  if (!result.ok) say(`It cannot be fetched: ${result.problem.sentence}`);
  return result.ok ? electronProgram(packageDir) : null;
}

/** Runs the window until it ends; false when it never opened. */
function runWindow(program: string): Promise<boolean> {
  const began = Date.now();
  const child = spawn(program, [packageDir, ...process.argv.slice(3)], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => {
      if (code !== 0 && Date.now() - began < startedAfterMs) return resolve(false);
      process.exitCode = code ?? 1;
      resolve(true);
    });
  });
}

async function openWindow(): Promise<boolean> {
  const why = whyNoWindow(process.platform, process.getuid?.() ?? -1, process.env);
  if (why !== null) {
    say(`${why} The UI is served for a browser instead.`);
    return false;
  }
  const program = electronProgram(packageDir) ?? (await fetched());
  if (program === null) {
    say('The window is not opened. The same UI is served for a browser instead.');
    return false;
  }
  if (await runWindow(program)) return true;
  say('The window does not start; what Electron says is above. The same UI is served for a browser instead.');
  return false;
}

if (!(await openWindow())) await import('./serve.ts');
