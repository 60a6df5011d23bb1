import { writeMultipart } from '../protocols/multipart.ts';
import { writeOauth, type OauthCredentials } from '../protocols/oauth.ts';
import { readTar } from '../protocols/tar.ts';
import { httpFrom } from './machine-http.ts';
import { printedBy, type SimulatedHardware } from './machine-hardware.ts';

/** What goes wrong on purpose. */
export interface AgentFaults {
  /** Scripts that end with exit status 1. */
  failing?: readonly string[];
  /** The script during which the machine falls silent for ever. */
  silentIn?: string;
  /** Time that it takes for each script. */
  scriptMs?: number;
  /** Done to the credentials that it was given. */
  tamper?: (given: OauthCredentials) => OauthCredentials;
}

export interface AgentOptions {
  hardware: SimulatedHardware;
  /** Its leased address. */
  address: string;
  /** What the boot server put on the kernel's command line. */
  commandLine: string;
  /** The BMC that it finds in itself. */
  bmc?: { type: string; parameters: Record<string, string> } | undefined;
  faults?: AgentFaults;
  /** Whether the machine is still on. */
  alive(): boolean;
}

/** A refusal, as the agent would print it on the machine's screen. */
export class AgentStopped extends Error {}

const RETRIES = 100;
const RETRY_MS = 50;

/** The real agent asks for ten minutes while nobody answers: a desk that is started again finds it still there. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await ask();
    } catch (error) {
      if (tries === RETRIES) throw new AgentStopped(`Nobody answers: ${String(error)}`);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
}

interface HandedOut {
  name: string;
  script_result_id: number;
}

/** The reporter of the ephemeral system (assets/agent), speaking the same metadata service. Resolves when it is done or silent. */
export async function runAgent(options: AgentOptions): Promise<'passed' | 'failed' | 'silent'> {
  const { hardware, address, commandLine, bmc, faults = {}, alive } = options;
  const preseedUrl = /cloud-config-url=(\S+)/.exec(commandLine)?.[1] ?? '';
  const root = /^https?:\/\/[^/]+\/MAAS\//.exec(preseedUrl)?.[0];
  if (!root)
    throw new AgentStopped('The kernel parameter cloud-config-url does not name a metadata service.');
  const session: { key?: OauthCredentials } = {};

  const ask = async (
    url: string,
    fields?: Record<string, string>,
    files?: Record<string, Buffer>,
  ): Promise<Buffer> => {
    const headers: Record<string, string> = {};
    if (session.key) headers['authorization'] = writeOauth(session.key, 1, 'nonce');
    if (fields) headers['content-type'] = 'multipart/form-data; boundary=SIM';
    const body = fields && writeMultipart('SIM', fields, files);
    const answer = await patiently(() =>
      httpFrom(address, url, { method: fields ? 'POST' : 'GET', headers, ...(body && { body }) }),
    );
    if (answer.status >= 300) throw new AgentStopped(`${answer.status} ${answer.body.toString().trim()}`);
    return answer.body;
  };
  const handedOut = async (): Promise<HandedOut[]> => {
    const tar = await ask(`${root}metadata/2012-03-01/maas-scripts`);
    const files = tar.length > 0 ? readTar(tar) : [];
    if ('malformed' in files) throw new AgentStopped(files.malformed);
    const index = files.find((f) => f.path === 'index.json');
    if (!index) return [];
    return Object.values(
      (JSON.parse(Buffer.from(index.bytes).toString()) as { '1.0': Record<string, HandedOut[]> })['1.0'],
    ).flat();
  };
  const introduce = async (): Promise<string> => {
    await ask(preseedUrl);
    await ask(`${root}metadata/enlist/2012-03-01/maas-scripts`);
    const found = bmc ? { power_type: bmc.type, power_parameters: JSON.stringify(bmc.parameters) } : {};
    const fields = {
      architecture: 'amd64',
      mac_addresses: hardware.macs.join(','),
      hardware_uuid: hardware.uuid,
      commission: 'True',
      ...found,
    };
    const answer = await ask(`${root}api/2.0/machines/`, fields);
    const { system_id } = JSON.parse(answer.toString()) as { system_id: string };
    return `${root}metadata/latest/by-id/${system_id}/?op=get_preseed`;
  };

  const preseed = (await ask(preseedUrl.includes('/by-id/') ? preseedUrl : await introduce())).toString();
  const part = (name: string): string => new RegExp(`${name}: (\\S+)`).exec(preseed)?.[1] ?? '';
  const given = {
    consumerKey: part('consumer_key'),
    tokenKey: part('token_key'),
    tokenSecret: part('token_secret'),
  };
  session.key = faults.tamper?.(given) ?? given;
  const signal = (fields: Record<string, string>, files?: Record<string, Buffer>) =>
    ask(`${root}metadata/2012-03-01/`, { op: 'signal', ...fields }, files);
  let failed = false;
  for (let scripts = await handedOut(); scripts.length > 0; scripts = await handedOut())
    for (const { name, script_result_id } of scripts) {
      if (!alive()) return 'silent';
      const about = { status: 'WORKING', name, script_result_id: String(script_result_id) };
      await signal(about);
      if (faults.silentIn === name) return 'silent';
      await new Promise((resolve) => setTimeout(resolve, faults.scriptMs ?? 0));
      const exit = faults.failing?.includes(name) ? '1' : '0';
      failed ||= exit !== '0';
      const printed = Buffer.from(printedBy(name, hardware));
      await signal(
        { ...about, exit_status: exit, runtime: '0.5' },
        { [name]: printed, [`${name}.out`]: printed },
      );
    }
  await signal({ status: failed ? 'FAILED' : 'OK' });
  return failed ? 'failed' : 'passed';
}
