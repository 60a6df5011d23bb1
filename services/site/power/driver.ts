import type { z } from 'zod';
import { refuse, type Problem, type Result } from '../../contract/result.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';

/** What a query can learn; `unknown` is an answer (nobody measures it), not a failure. */
export type PowerState = 'on' | 'off' | 'unknown';

/** What a driver can do beside on and off. Without `query` the state is never asked for. */
export type PowerCapability = 'query' | 'cycle' | 'reset' | 'netboot';

/** A power action that did not work out: the sentence names the BMC's address, never a secret. */
export interface PowerProblem extends Problem {
  /** `can help`: silence, busy, garbage. `no use`: wrong password, wrong settings; a person must change something. */
  retry: 'can help' | 'no use';
  /** The step of `check` that failed, where one can be named. */
  step?: string;
}

/** Everything a driver gets; it keeps nothing of the machine between two calls. */
export interface DriverContext<Settings = Record<string, unknown>> {
  settings: Settings;
  clock: Clock;
  log: Log;
  /** Aborted when the action's deadline has passed or the program stops; the driver then ends within a second. */
  signal: AbortSignal;
}

/** The outcome of on, off, cycle and reset. */
export interface Switched {
  /** Last known state; an asked-for soft power-off may still read `on`. */
  state: PowerState;
  /** Set when a person must do it: what to show them. The machine's state stays unknown. */
  byHand?: string;
  /** Set when the BMC never confirmed a cycle or reset that must not be sent twice: what to show. */
  doubt?: string;
}

export interface NetbootWish {
  /** Firmware as inventory knows it; decides the EFI flag where the driver's settings say `auto`. */
  firmware: 'bios' | 'uefi' | 'unknown';
}

/** One line of the check that the desk shows: which step works and which does not. */
export interface CheckStep {
  name: string;
  outcome: 'passed' | 'failed' | 'skipped';
  sentence: string;
}

export interface PowerCheck {
  passed: boolean;
  steps: CheckStep[];
  state: PowerState;
}

type Act<S, T> = (context: DriverContext<S>) => Promise<Result<T, PowerProblem>>;

/** How to switch one kind of machine. All functions may be repeated without harm. */
export interface DriverDefinition<S extends z.ZodObject> {
  /** MAAS's power type. */
  type: string;
  label: string;
  capabilities: readonly PowerCapability[];
  /** MAAS's parameter names; secrets made by `secret()` of settings.ts. */
  settings: S;
  query: Act<z.output<S>, PowerState>;
  on: Act<z.output<S>, Switched>;
  off: Act<z.output<S>, Switched>;
  cycle?: Act<z.output<S>, Switched>;
  reset?: Act<z.output<S>, Switched>;
  /** Makes the next start, and only that one, a network boot. */
  netboot?: (context: DriverContext<z.output<S>>, wish: NetbootWish) => Promise<Result<void, PowerProblem>>;
  /** Tries everything a power action needs without changing the machine. */
  check: (context: DriverContext<z.output<S>>) => Promise<PowerCheck>;
}

/** A driver as the registry holds it: it validates stored settings before every call. */
export type PowerDriver = Omit<DriverDefinition<z.ZodObject>, 'settings'> & { settings: z.ZodObject };

/** Makes a driver; settings that do not fit the schema are a problem of code `bad_settings`, never a throw. */
export function powerDriver<S extends z.ZodObject>(definition: DriverDefinition<S>): PowerDriver {
  const { settings, query, on, off, cycle, reset, netboot, check, ...about } = definition;
  const valid = (context: DriverContext): Result<DriverContext<z.output<S>>, PowerProblem> => {
    const parsed = settings.safeParse(context.settings);
    if (parsed.success) return { ok: true, value: { ...context, settings: parsed.data } };
    const faults = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`,
    );
    return powerProblem(
      'bad_settings',
      `The power settings do not fit: ${faults.join('; ')}. Correct them.`,
      'no use',
    );
  };
  const wrap =
    <T>(act: Act<z.output<S>, T>): Act<Record<string, unknown>, T> =>
    async (context) => {
      const checked = valid(context);
      return checked.ok ? act(checked.value) : checked;
    };
  return {
    ...about,
    settings,
    query: wrap(query),
    on: wrap(on),
    off: wrap(off),
    ...(cycle && { cycle: wrap(cycle) }),
    ...(reset && { reset: wrap(reset) }),
    ...(netboot && { netboot: (context, wish) => wrap((c) => netboot(c, wish))(context) }),
    check: async (context) => {
      const checked = valid(context);
      if (checked.ok) return check(checked.value);
      const failed: CheckStep = { name: 'settings', outcome: 'failed', sentence: checked.problem.sentence };
      return { passed: false, state: 'unknown', steps: [failed] };
    },
  };
}

/** A refusal in a driver's words. */
export const powerProblem = (
  code: string,
  sentence: string,
  retry: PowerProblem['retry'],
  step?: string,
): { ok: false; problem: PowerProblem } => ({
  ok: false,
  problem: { ...refuse(code, sentence).problem, retry, ...(step !== undefined && { step }) },
});
