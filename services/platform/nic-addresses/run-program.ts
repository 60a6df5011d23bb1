import { execFile } from 'node:child_process';
import type { RunProgram } from './giver.ts';

const patienceMs = 20_000;

export const runProgram: RunProgram = (program, args) =>
  new Promise((resolve) => {
    const env = { ...process.env, LC_ALL: 'C.UTF-8', PATH: `${process.env['PATH']}:/usr/sbin:/sbin` };
    execFile(program, args, { timeout: patienceMs, env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code: error?.killed ? 124 : code, stdout, stderr });
    });
  });
