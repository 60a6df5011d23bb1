import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { aDataDir, aDesk, cli, type DeskProcess } from '../desk-process.ts';
import { addAddress, aNamespace, cable, type Namespace } from '../netns.ts';

export const deskIp = '10.91.0.1';
export const tlsUrl = `https://${deskIp}:5443`;
export const plainUrl = `http://${deskIp}:5240`;
export const password = 'correct horse battery';

/** A desk on one end of a cable, and another computer on the other: what it asks comes from elsewhere, for real. */
export interface FarSite extends AsyncDisposable {
  desk: DeskProcess;
  /** The other computer. */
  far: Namespace;
  /** A folder for files of the test. */
  dir: string;
  /** The command line at the desk itself, by its local socket; the answer as JSON. */
  atDesk<T>(...args: string[]): Promise<T>;
  /** curl on the other computer: status, headers and body. Certificates are not looked at unless the arguments say so. */
  curl(...args: string[]): Promise<{ status: number; headers: string; body: string }>;
  /** Logs carol in and gives her cookie as `name=value`. */
  logIn(): Promise<string>;
  call(
    name: string,
    input: unknown,
    ...headers: string[]
  ): Promise<{ status: number; headers: string; body: string }>;
}

export const ownPage = ['-H', `Origin: ${tlsUrl}`, '-H', 'x-metaldesk: 1'];
export const json = ['-H', 'content-type: application/json'];

export async function aFarSite(): Promise<FarSite> {
  const folder = aDataDir();
  const data = path.join(folder.dir, 'data');
  const home = await aNamespace('desk');
  const far = await aNamespace('far');
  await cable(home, 'desk0', far, 'far0');
  await addAddress(home, 'desk0', `${deskIp}/24`);
  await addAddress(far, 'far0', '10.91.0.2/24');
  const config = path.join(folder.dir, 'desk.yaml');
  // It serves, so that the UI shows the desk and not its first run; another server is not looked for on this cable.
  writeFileSync(
    config,
    `nic: desk0\nsubnets: [{ cidr: 10.91.0.0/24 }]\nservices: { dhcp4: { enabled: false } }\n`,
  );
  const desk = await aDesk(
    ['--data', data, '--http', '0.0.0.0:5240', '--https', '0.0.0.0:5443', '--config', config],
    home,
  );
  const atDesk = async <T>(...args: string[]): Promise<T> => {
    const said = await cli(['--data', data, '--json', ...args], home);
    if (said.code !== 0) throw new Error(said.stderr);
    return JSON.parse(said.stdout) as T;
  };
  const curl: FarSite['curl'] = async (...args) => {
    const said = await far.run(
      'curl',
      '-sk',
      '-m',
      '20',
      '-D',
      '-',
      '-w',
      '\n%{http_code}',
      '--path-as-is',
      ...args,
    );
    const end = said.lastIndexOf('\n');
    const split = said.indexOf('\r\n\r\n');
    const headers = split < 0 ? '' : said.slice(0, split);
    return { status: Number(said.slice(end + 1)), headers, body: said.slice(split + 4, end) };
  };
  const site: FarSite = {
    ...{ desk, far, atDesk, curl },
    dir: folder.dir,
    call: (name, input, ...headers) =>
      curl(`${tlsUrl}/api/call/${name}`, ...json, '-d', JSON.stringify(input), ...headers),
    async logIn() {
      const body = JSON.stringify({ username: 'carol', password });
      const answer = await curl(`${tlsUrl}/api/login`, ...json, ...ownPage, '-d', body);
      const cookie = /^set-cookie: ([^;]+)/im.exec(answer.headers)?.[1];
      if (!cookie) throw new Error(`not logged in: ${answer.body}`);
      return cookie;
    },
    async [Symbol.asyncDispose]() {
      await desk[Symbol.asyncDispose]();
      await far[Symbol.asyncDispose]();
      await home[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
  await atDesk('access', 'create-user', '--username', 'carol', '--password', password);
  return site;
}

/** Runs a module of this folder on the other computer; gives what it printed. */
export const farModule = (site: FarSite, name: string, ...args: string[]): Promise<string> =>
  site.far.run(process.execPath, path.join(import.meta.dirname, `${name}.ts`), ...args);
