import { spawnSync } from 'node:child_process';

/**
 * `npm run bench [name ...]`: measures ours beside peers in the same minute and prints ratios. Each bench is a program
 * of its own. Not timed tests: figures move with the machine's load, ratios of one run are what counts.
 */
const benches: Record<string, string> = {
  dhcp: './dhcp.ts',
  tftp: './tftp.ts',
  http: './http.ts',
  ipmi: './ipmi.ts',
  desk: './desk.ts',
  ui: './ui.ts',
  machines: './machines.ts',
  image: './image.ts',
};

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(benches);
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
const failed = wanted.filter((name) => {
  const file = new URL(benches[name]!, import.meta.url).pathname;
  return spawnSync(process.execPath, [file], { stdio: 'inherit' }).status !== 0;
});
if (failed.length > 0) console.error(`These benches failed: ${failed.join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);
