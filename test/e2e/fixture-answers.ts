import type { Group } from '../../services/contract/fleet.ts';
import { lifecycle, type Machine, type MachineRow } from '../../services/contract/all.ts';
import type { Output, ProcedureName } from '../../services/contract/calls.ts';
import { ok, refuse, type Result } from '../../services/contract/result.ts';
import {
  findings,
  labNics,
  officeNics,
  heardOn,
  onLabWire,
  onOfficeLan,
  proposalFor,
  router,
} from './fixture-first-run.ts';
import { deployAnswers } from './fixture-deploy.ts';
import { fleet, manyMachines, minuteMs } from './fixture-fleet.ts';
import { machinesAnswers } from './fixture-machines.ts';
import { testsAnswers } from './fixture-scripts.ts';
import { inventoryOf, lshwOutput, runOf, storyOf } from './fixture-stories.ts';

export type Scenario =
  'fleet' | 'empty' | 'many' | 'first-run' | 'not-root' | 'no-address' | 'other-dhcp' | 'trouble';

type Answers = { [N in ProcedureName]?: (input: Record<string, unknown>) => Result<Output<N>> };

const dayMs = 24 * 60 * minuteMs;
const groupOf = (m: MachineRow): Group => (m.activity.late ? 'need_you' : lifecycle[m.status].group);

const service = (name: string, label: string, more = {}): Output<'desk.status'>['services'][number] => ({
  name,
  label,
  state: 'listening',
  detail: '',
  counters: { 'packets in': 128, answered: 121, 'dropped: not ours': 7 },
  ...more,
});

const field = { required: false, default: null, choices: [], help: '' };
const types: Output<'power.types'>['types'] = [
  { type: 'manual', label: 'Manual', queries: false, fields: [] },
  {
    type: 'ipmi',
    label: 'IPMI 2.0',
    queries: true,
    fields: [
      { ...field, name: 'power_address', label: 'BMC address', kind: 'string', required: true },
      { ...field, name: 'power_user', label: 'User', kind: 'string' },
      { ...field, name: 'power_pass', label: 'Password', kind: 'password' },
      {
        ...field,
        name: 'cipher_suite_id',
        label: 'Cipher suite',
        kind: 'choice',
        choices: [
          { value: '17', label: '17, HMAC-SHA256' },
          { value: '3', label: '3, HMAC-SHA1' },
        ],
        default: '17',
        help: '17 where the BMC has it',
      },
    ],
  },
];

const details = (row: MachineRow, now: number): Machine => ({
  ...row,
  description: '',
  domain: 'lab.example',
  vendor: 'Dell',
  product: 'PowerEdge R240',
  bootMac: row.mac,
  biosBootMethod: 'uefi',
  hardwareUuid: '4c4c4544-004b-5110-8033-b7c04f563033',
  switchName: 'sw-lab-1',
  switchPort: '12',
  bmcAddress: '10.77.0.212',
  errorDescription: '',
  osystem: '',
  distroSeries: '',
  ephemeral: false,
  deadlineAt: null,
  runPurpose: lifecycle[row.status].group === 'working' ? 'commission' : null,
  powerCheckedAt: now - minuteMs,
  inventoryAt: now - 21 * dayMs,
  createdAt: now - 264 * dayMs,
  life: (
    [
      ['new', 264],
      ['commissioning', 262],
      ['ready', 260],
      ['deploying', 236],
      ['deployed', 235],
      ['releasing', 148],
      ['ready', 147],
      ['testing', 112],
      ['failed_testing', 109],
      ['testing', 107],
      ['deployed', 105],
      ['releasing', 40],
      ['ready', 38],
    ] as const
  ).map(([status, days], i, all) => ({
    status,
    from: now - days * dayMs,
    to: all[i + 1] ? now - all[i + 1]![1] * dayMs : null,
  })),
});

const lines: [string, string, number][] = [
  ['agent.script', 'maas-lshw started', 9],
  ['agent.script', 'kernel-cmdline passed', 10],
  ['bmc.user', 'user “metaldesk” kept', 26],
  ['http.sent', 'initrd sent, 61 MiB', 83],
  ['tftp.sent', 'ipxe.efi sent', 85],
  ['dhcp.leased', '10.77.0.109 leased', 87],
  ['power.on', 'on by IPMI, confirmed', 133],
  ['machine.commissioning', 'Commissioning', 137],
];

/** What the controller would answer in a scenario; the clock is the caller's. */
export function answersOf(scenario: Scenario, now: () => number): Answers {
  const setUp = !['first-run', 'not-root', 'no-address', 'other-dhcp'].includes(scenario);
  let started = setUp;
  const machines = (): MachineRow[] =>
    scenario === 'empty' || !setUp ? [] : scenario === 'many' ? manyMachines(10_000, now()) : fleet(now());
  const all = machines();
  const changed = new Map<string, Partial<MachineRow>>();
  const current = (): MachineRow[] => all.map((m) => ({ ...m, ...changed.get(m.systemId) }));
  const one = (id: unknown): MachineRow | undefined => current().find((m) => m.systemId === id);
  const about = <T>(input: Record<string, unknown>, tell: (m: MachineRow) => T): Result<T> => {
    const machine = one(input['systemId']);
    return machine
      ? ok(tell(machine))
      : refuse('not_found', 'There is no such machine. It may have been deleted.');
  };
  const become = (
    input: Record<string, unknown>,
    change: Partial<MachineRow>,
  ): Result<Record<string, never>> =>
    about(input, (m) => {
      changed.set(m.systemId, { ...changed.get(m.systemId), ...change });
      return {};
    });
  const nicsOf = () =>
    scenario === 'other-dhcp' ? officeNics : labNics(scenario === 'no-address' ? null : '10.77.0.1');
  return {
    'desk.status': () =>
      ok({
        setUp: started,
        version: '0.1.0',
        now: now(),
        nics: started
          ? [
              {
                ...{ name: 'enp3s0', subnet: '10.77.0.0/24', mode: 'dhcp', beside: null },
                ...{ linkUp: true, speedMbps: 10_000 },
              },
            ]
          : [],
        services: started
          ? [
              service('dhcp4', 'DHCP'),
              scenario === 'trouble'
                ? service('tftp', 'TFTP', {
                    state: 'refused',
                    detail: 'Another program took port 69: in.tftpd (pid 4121). Stop it, then try again.',
                  })
                : service('tftp', 'TFTP'),
              service('http', 'HTTP'),
              service('power', 'Power'),
            ]
          : [],
        name: 'Metaldesk',
        autoCommission: false,
        problems: [],
      }),
    'settings.set': () => ok({}),
    'jobs.list': () => ok({ items: [], open: scenario === 'fleet' ? 3 : 0 }),
    'machines.counts': () => {
      const list = current();
      const of = (group: Group): number => list.filter((m) => groupOf(m) === group).length;
      return ok({
        total: list.length,
        need_you: of('need_you'),
        working: of('working'),
        new: of('new'),
        rescue: of('rescue'),
        ready: of('ready'),
        in_use: of('in_use'),
        aside: of('aside'),
      });
    },
    ...machinesAnswers({
      current,
      change: (id, change) => changed.set(id, { ...changed.get(id), ...change }),
      now,
    }),
    ...deployAnswers({ one, become, now, hasImages: scenario !== 'empty' }),
    ...testsAnswers({
      current,
      change: (id, change) => changed.set(id, { ...changed.get(id), ...change }),
      now,
    }),
    'machines.get': (input) => about(input, (m) => details(m, now())),
    'machines.create': (input) =>
      (input['macs'] as string[])[0] === '52:54:00:00:00:01'
        ? refuse('conflict', 'build-01 has 52:54:00:00:00:01 already. Open build-01 instead.')
        : ok({ systemId: all[12]!.systemId }),
    'machines.update': (input) =>
      become(input, typeof input['hostname'] === 'string' ? { hostname: input['hostname'] } : {}),
    'machines.commission': (input) =>
      become(input, {
        status: 'commissioning',
        activity: { rail: 'ctttttt', text: 'Switching on', late: false },
      }),
    'machines.abort': (input) =>
      become(input, { status: 'new', activity: { rail: null, text: 'Aborted', late: false } }),
    'machines.mark_broken': (input) => become(input, { status: 'broken' }),
    'machines.mark_fixed': (input) => become(input, { status: 'ready' }),
    'machines.delete': (input) => about(input, () => ({})),
    'machines.name_suggestion': () => ok({ hostname: 'calm-otter' }),
    'boot.story': (input) => about(input, (m) => storyOf(m, now())),
    'scripts.runs': (input) => about(input, (m) => ({ runs: m.status === 'new' ? [] : [runOf(m, now())] })),
    'scripts.output': () => ok({ text: lshwOutput, truncated: false }),
    'inventory.get': (input) => about(input, (m) => inventoryOf(m, now())),
    'events.list': (input) =>
      ok({
        items: lines.slice(0, Number(input['limit'] ?? 100)).map(([kind, text, ago], i) => ({
          n: lines.length - i,
          at: now() - ago * 1000,
          kind,
          level: 'info',
          systemId: all[6]?.systemId ?? null,
          hostname: all[6]?.hostname ?? null,
          who: null,
          text,
        })),
        total: lines.length,
      }),
    'power.types': () => ok({ types }),
    'power.parameters': () =>
      ok({
        type: 'ipmi',
        parameters: { power_address: '10.77.0.212', power_user: 'metaldesk', cipher_suite_id: '17' },
        storedSecrets: ['power_pass'],
        notes: [{ at: now() - minuteMs, text: 'on, confirmed', failed: false }],
      }),
    'power.set': () => ok({}),
    'power.check': () =>
      ok({
        passed: false,
        steps: [
          { name: 'Reach the BMC', passed: true, sentence: '10.77.0.212 answers on port 623.' },
          {
            name: 'Log in',
            passed: false,
            sentence:
              'The BMC at 10.77.0.212 refused user "metaldesk": wrong password or not allowed over LAN. Enter it again.',
          },
          { name: 'Read the power state', passed: null, sentence: '' },
        ],
      }),
    'power.on': (input) => become(input, { powerState: 'on' }),
    'power.off': (input) => become(input, { powerState: 'off' }),
    'power.query': () => ok({ state: 'on' }),
    'power.cycle_and_retry': () => ok({}),
    'images.status': () =>
      ok({
        ephemeral: {
          built: true,
          kernel: '6.12.48',
          builtAt: now() - dayMs,
          sizeBytes: 212e6,
          problem: null,
        },
        fix: null,
        ...{ job: null, whyNot: null, minutes: 3, freeBytes: 400e9 },
        system: {
          ...{ name: 'debian/bookworm', title: 'Debian GNU/Linux 12 (bookworm)', id: null },
          ...{ job: null, whyNot: null, minutes: 3 },
        },
      }),
    'network.nics': () =>
      ok({
        nics: nicsOf(),
        mayBindPorts: scenario !== 'not-root',
        fix: scenario === 'not-root' ? 'sudo npm start' : null,
      }),
    'network.listen': (input) =>
      ok({
        nic: String(input['nic']),
        listenedMs: 6000,
        dhcpServers: scenario === 'other-dhcp' ? [router] : [],
        ...(scenario === 'other-dhcp' ? onOfficeLan : onLabWire),
      }),
    'network.heard': (input) => ok(heardOn(String(input['nic']), now())),
    'network.preflight': () => ok({ findings }),
    'network.propose': (input) =>
      ok(proposalFor(scenario === 'no-address' ? 'no-address' : 'own', String(input['nic']))),
    'network.start': () => {
      started = true;
      return ok({ services: { dhcp4: 'listening', tftp: 'listening', http: 'listening' } });
    },
    'network.subnets': () =>
      ok({
        subnets: [
          {
            id: 1,
            name: 'lab',
            cidr: '10.77.0.0/24',
            gateway: null,
            dns: [],
            nic: 'enp3s0',
            dynamicRanges: [['10.77.0.100', '10.77.0.200']],
            leases: 12,
            addressesInPool: 101,
          },
        ],
      }),
    'network.leases': () =>
      ok({
        items: [
          {
            address: '10.77.0.101',
            mac: '3c:ec:ef:11:02:9a',
            state: 'active',
            expiresAt: now() + dayMs,
            hostname: 'idrac-7KQ3V03',
          },
        ],
        total: 1,
      }),
  };
}
