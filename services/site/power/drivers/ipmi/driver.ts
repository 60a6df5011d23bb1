import { ok, type Result } from '../../../../contract/result.ts';
import { dialIpmi, type DialIpmi } from '../../../../platform/sockets/ipmi-port.ts';
import {
  powerDriver,
  type DriverContext,
  type PowerDriver,
  type PowerProblem,
  type Switched,
} from '../../driver.ts';
import { setNetboot } from './boot-device.ts';
import { cycle, readPower, reset, softOff, switchTo, type After, type Bench, type OnOff } from './chassis.ts';
import { checkSteps } from './check.ts';
import type { Attempt } from './failure.ts';
import { doubtOf, problemOf, type Named } from './problems.ts';
import { ipmiSettings, parseAddress, wantsEfi, type IpmiSettings } from './settings.ts';
import { takeTurns } from './turns.ts';
import { visitor } from './visit.ts';

type Context = DriverContext<IpmiSettings>;

/** IPMI 2.0 over LAN ("lanplus"), cipher suites 17 and 3. `dial` is the wire, real unless a test gives another. */
export function ipmiDriver(dial: DialIpmi = dialIpmi): PowerDriver {
  const visit = visitor(dial, takeTurns());

  const answer = <T, R>(
    context: Context,
    attempt: Attempt<T>,
    value: (got: T) => R,
  ): Result<R, PowerProblem> =>
    attempt.ok
      ? ok(value(attempt.value))
      : problemOf(attempt.failure, attempt.step, namedIn(context.settings));
  const action =
    (act: (bench: Bench, context: Context) => Promise<Attempt<OnOff>>) =>
    async (context: Context): Promise<Result<Switched, PowerProblem>> =>
      answer(context, await visit(context, (bench) => act(bench, context)), (state) => ({ state }));
  const startAgain =
    (name: string, act: (bench: Bench) => Promise<Attempt<After>>) =>
    async (context: Context): Promise<Result<Switched, PowerProblem>> =>
      answer(context, await visit(context, act), ({ state, unconfirmed }) => ({
        state,
        ...(unconfirmed && { doubt: doubtOf(name, context.settings.power_address) }),
      }));

  return powerDriver({
    type: 'ipmi',
    label: 'IPMI',
    capabilities: ['query', 'cycle', 'reset', 'netboot'],
    settings: ipmiSettings,
    query: async (context) => answer(context, await visit(context, readPower), (state) => state),
    on: action((bench) => switchTo(bench, 'on', 'up')),
    off: action((bench, { settings }) =>
      settings.power_off_mode === 'soft' ? softOff(bench) : switchTo(bench, 'off', 'down'),
    ),
    cycle: startAgain('power cycle', cycle),
    reset: startAgain('reset', reset),
    netboot: async (context, wish) => {
      const { settings, log } = context;
      const efi = wantsEfi(settings, wish.firmware);
      const set = await visit(context, ({ session }) =>
        setNetboot(session, efi, log, settings.power_address),
      );
      return answer(context, set, () => undefined);
    },
    check: (context) => checkSteps(visit, context, namedIn(context.settings)),
  });
}

export default ipmiDriver();

const namedIn = (s: IpmiSettings): Named => ({
  address: s.power_address,
  port: parseAddress(s.power_address)!.port,
  user: s.power_user,
  suites: s.cipher_suite_id === '' ? [17, 3] : [Number(s.cipher_suite_id)],
});
