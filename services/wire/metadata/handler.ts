import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ground } from '../../platform/ground.ts';
import type { Count } from '../../platform/count.ts';
import { readForm, valueOf, type Form } from '../../protocols/form.ts';
import { done, nothing, refusal, send, text, type Answer } from './answer.ts';
import type { MetadataAsks } from './asks.ts';
import { Bodies } from './body.ts';
import { phoneHome, plan, seedItem } from './deployed.ts';
import { enlistment } from './enlist.ts';
import { enlistLimits, signalLimits, webhookLimits, type UploadLimits } from './limits.ts';
import { enlistPreseed, preseed, type Then } from './preseed.ts';
import { readRequest, type Asked } from './request.ts';
import { takeSignal } from './signal.ts';
import { readWebhook } from './webhook.ts';
import { identify, machineAt, machineRow, type MachineRow } from './who.ts';

const versions = ['latest', '2012-03-01'];
/** A machine that was installed starts its disk; one that is rescued stays. */
const afterRun: Partial<Record<string, Then>> = { deploy: 'reboot', rescue: 'none' };
const notFound = refusal(404, 'not_found', 'There is nothing here.');
const wrongMethod = refusal(405, 'method', 'This is not answered to this method.');
const lines = (...names: string[]): Answer => text(names.join('\n'));

/** One request of a machine, answered. Asks go to the site; nothing is remembered between requests. */
export class MetadataHandler {
  readonly #ground: Ground;
  readonly #asks: MetadataAsks;
  readonly #count: Count;
  readonly #bodies: Bodies;

  constructor(ground: Ground, asks: MetadataAsks, count: Count) {
    [this.#ground, this.#asks, this.#count, this.#bodies] = [ground, asks, count, new Bodies(ground.clock)];
  }

  get inFlightBytes(): number {
    return this.#bodies.inFlightBytes;
  }

  /** Answers below /MAAS/metadata/ and the anonymous POST to /MAAS/api/2.0/machines/. Never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#count('requests');
    let answer: Answer | null;
    try {
      const asked = readRequest(request);
      answer = asked ? await this.#answer(asked, request, response) : notFound;
      // A machine does not say again what it was told has arrived.
      if (answer && answer.status < 300) await this.#ground.store.durable();
    } catch (error) {
      this.#ground.log.error(
        { err: error, path: (request.url ?? '').slice(0, 200) },
        'metadata: a request failed inside',
      );
      const trouble = this.#ground.store.trouble();
      answer = trouble
        ? refusal(503, 'disk', trouble, { 'retry-after': '10' })
        : refusal(500, 'inside', 'This desk made a mistake; its log says more. Try again.');
    }
    if (!answer) return this.#count('dropped_client_gone');
    this.#count(answer.counted);
    send(response, answer);
  }

  #answer(asked: Asked, request: IncomingMessage, response: ServerResponse): Promise<Answer | null> | Answer {
    const [area, version, name, ...rest] = asked.path;
    const form = (limits: UploadLimits) => this.#form(request, response, limits);
    if (area === 'api') return this.#enlist(asked, form);
    if (area !== 'metadata' || version === undefined) return notFound;
    if (version === 'status') return this.#status(asked, name ?? '', request, response);
    if (version === 'deployed') return this.#phoneHome(asked, name ?? '', rest[0] ?? '', form);
    if (version === 'enlist')
      return versions.includes(name ?? '') ? this.#forStrangers(asked, rest) : notFound;
    if (!versions.includes(version)) return notFound;
    if (version === 'latest' && name === 'enlist-preseed')
      return this.#get(asked, () => text(enlistPreseed(asked.base)));
    if (version === 'latest' && name === 'by-id') return this.#byId(asked, rest[0] ?? '', form);
    return this.#forMachine(
      asked,
      request,
      [name, ...rest].filter((piece) => piece !== undefined),
      form,
    );
  }

  #get(asked: Asked, answer: () => Answer): Answer {
    return asked.method === 'GET' ? answer() : wrongMethod;
  }

  async #form(
    request: IncomingMessage,
    response: ServerResponse,
    limits: UploadLimits,
  ): Promise<Form | Answer | null> {
    const body = await this.#bodies.read(request, response, limits);
    if (!Buffer.isBuffer(body)) return body;
    const form = readForm(request.headers['content-type'], body, limits);
    if ('malformed' in form)
      return refusal(400, 'malformed', `The form could not be read: ${form.malformed}.`);
    if ('tooLarge' in form) return refusal(413, 'too_large', form.tooLarge);
    return form;
  }

  /** What a machine gets before anyone knows it; none of it is secret. */
  #forStrangers(asked: Asked, path: readonly string[]): Answer {
    if (asked.method !== 'GET') return wrongMethod;
    switch (path.join('/')) {
      case '':
        return lines('maas-commissioning-scripts', 'meta-data', 'user-data');
      case 'meta-data':
        return lines('instance-id', 'local-hostname');
      case 'meta-data/instance-id':
        return text('i-maas-enlistment');
      case 'meta-data/local-hostname':
        return text('maas-enlisting-node');
      case 'maas-scripts': {
        const tar = this.#asks.scripts.strangersBundle();
        this.#asks.saw({ ip: asked.ip }, 'agent');
        return tar ? { ...text(''), body: tar, contentType: 'application/x-tar' } : nothing;
      }
      default:
        return notFound;
    }
  }

  async #enlist(
    asked: Asked,
    form: (limits: UploadLimits) => Promise<Form | Answer | null>,
  ): Promise<Answer | null> {
    const here = asked.path.slice(1).join('/') === '2.0/machines';
    if (!here)
      return refusal(
        404,
        'not_found',
        'On this address machines report for duty only: POST /MAAS/api/2.0/machines/.',
      );
    if (asked.method !== 'POST') return wrongMethod;
    const given = await form(enlistLimits);
    return given && 'fields' in given ? enlistment(this.#ground, this.#asks, asked, given) : given;
  }

  /** The one place that hands out credentials: to the machine's own leased address, while it boots the ephemeral system. */
  async #byId(
    asked: Asked,
    systemId: string,
    form: (limits: UploadLimits) => Promise<Form | Answer | null>,
  ): Promise<Answer | null> {
    const known = machineAt(this.#asks, asked.ip);
    if (known?.systemId !== systemId)
      return refusal(
        403,
        'other_address',
        `${asked.ip} is not the address of machine ${systemId.slice(0, 20)}.`,
      );
    if (asked.method === 'POST') {
      const given = asked.op ? null : await form(enlistLimits);
      const op = asked.op || (given && 'fields' in given ? valueOf(given, 'op') : '');
      return op === 'netboot_off'
        ? done
        : refusal(400, 'operation', `Unrecognised signature: method=POST op=${String(op).slice(0, 40)}`);
    }
    if (asked.op !== 'get_preseed')
      return refusal(400, 'operation', `Unrecognised signature: method=GET op=${asked.op.slice(0, 40)}`);
    const machine = await machineRow(this.#ground.store.read, known.id);
    if (!machine?.run_purpose)
      return refusal(
        403,
        'not_netbooting',
        `${known.hostname} has nothing to do in the ephemeral system now, so its credentials are not handed out.`,
      );
    const key = await this.#ground.store.transaction((tx) => this.#asks.machineKey(tx, known.id));
    this.#asks.saw({ ip: asked.ip }, 'agent');
    const keys = await this.#asks.keysForRun(known.id);
    return text(
      preseed(asked.base, systemId, key, { then: afterRun[machine.run_purpose] ?? 'poweroff', keys }),
    );
  }

  async #phoneHome(
    asked: Asked,
    systemId: string,
    token: string,
    form: (limits: UploadLimits) => Promise<Form | Answer | null>,
  ): Promise<Answer | null> {
    if (asked.method !== 'POST') return wrongMethod;
    const given = await form(enlistLimits);
    return given && 'fields' in given ? phoneHome(this.#asks, systemId, token, given) : given;
  }

  async #forMachine(
    asked: Asked,
    request: IncomingMessage,
    path: readonly string[],
    form: (limits: UploadLimits) => Promise<Form | Answer | null>,
  ): Promise<Answer | null> {
    const machine = await identify(this.#ground.store.read, this.#asks, asked, request.headers.authorization);
    if ('counted' in machine) return machine;
    if (asked.method === 'POST' && path.length === 0) {
      const given = await form(signalLimits);
      if (!given || !('fields' in given)) return given;
      const op = asked.op || (valueOf(given, 'op') ?? '');
      if (op === 'netboot_off' || op === 'netboot_on') return done;
      if (op !== 'signal')
        return refusal(400, 'operation', `Unrecognised signature: method=POST op=${op.slice(0, 40)}`);
      return takeSignal(this.#ground, this.#asks, machine, asked.ip, given);
    }
    return asked.method === 'GET' ? this.#item(asked, machine, path.join('/')) : wrongMethod;
  }

  async #item(asked: Asked, machine: MachineRow, item: string): Promise<Answer> {
    switch (item) {
      case '':
        return lines('maas-commissioning-scripts', 'meta-data', 'user-data');
      case 'meta-data':
        return lines('instance-id', 'local-hostname', 'public-keys', 'vendor-data');
      case 'meta-data/instance-id':
        return text(machine.system_id);
      case 'meta-data/local-hostname':
        return text(`${machine.hostname}.${machine.domain}`);
      case 'meta-data/vendor-data':
      case 'meta-data/public-keys':
      case 'user-data':
        return seedItem(this.#asks, machine, item);
      case 'deployment':
        return plan(this.#asks, asked, machine);
      case 'maas-scripts': {
        this.#asks.saw({ ip: asked.ip }, 'agent');
        const tar = await this.#asks.scripts.bundle(machine.id);
        return tar ? { ...text(''), body: tar, contentType: 'application/x-tar' } : nothing;
      }
      default:
        return notFound;
    }
  }

  /** Reports of cloud-init and curtin; a phase that failed is kept as an event. */
  async #status(
    asked: Asked,
    systemId: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Answer | null> {
    if (asked.method !== 'POST') return wrongMethod;
    const machine = await identify(this.#ground.store.read, this.#asks, asked, request.headers.authorization);
    if ('counted' in machine) return machine;
    if (machine.system_id !== systemId)
      return refusal(403, 'other_machine', 'These credentials belong to another machine.');
    const body = await this.#bodies.read(request, response, webhookLimits);
    if (!Buffer.isBuffer(body)) return body;
    const report = readWebhook(body);
    if ('wrong' in report) return refusal(400, 'malformed', report.wrong);
    if (report.failure) {
      const event = { kind: 'machine.reported', level: 'warning' as const, machine, text: report.failure };
      await this.#ground.events.tell(event);
    }
    if (report.stage) await this.#asks.deploy.stage(machine.id, report.stage);
    return nothing;
  }
}
