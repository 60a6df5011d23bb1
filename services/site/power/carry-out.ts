import { ok, type Result } from '../../contract/result.ts';
import {
  powerProblem,
  type DriverContext,
  type NetbootWish,
  type PowerDriver,
  type PowerProblem,
  type PowerState,
} from './driver.ts';
import type { Wanted } from './intents.ts';

/** What became of a wish. */
export interface CarriedOut {
  state: PowerState;
  /** Set when a person must do it. */
  byHand?: string;
  /** The next start boots over the network by the BMC's word, not only by the firmware's own order. */
  netbootSet: boolean;
}

type Outcome = Promise<Result<CarriedOut, PowerProblem>>;
type Act = 'on' | 'off' | 'cycle';

async function act(driver: PowerDriver, context: DriverContext, what: Act, netbootSet: boolean): Outcome {
  const done = await (driver[what] ?? driver.on)(context);
  return done.ok ? ok({ ...done.value, netbootSet }) : done;
}

/** From any state to freshly started: a cycle when it runs, else on; off and on where the driver has no cycle. */
async function startAnew(driver: PowerDriver, context: DriverContext, netbootSet: boolean): Outcome {
  if (!driver.capabilities.includes('query'))
    return act(driver, context, driver.cycle ? 'cycle' : 'on', netbootSet);
  const now = await driver.query(context);
  if (!now.ok) return now;
  if (now.value === 'off') return act(driver, context, 'on', netbootSet);
  if (driver.cycle) return act(driver, context, 'cycle', netbootSet);
  const off = await driver.off(context);
  return off.ok ? act(driver, context, 'on', netbootSet) : off;
}

/** Lets a driver do what is wanted. Every step may be repeated without harm, so a wish may be carried out twice. */
export async function carryOut(
  driver: PowerDriver,
  context: DriverContext,
  wanted: Wanted,
  wish: NetbootWish,
): Outcome {
  try {
    if (wanted === 'on' || wanted === 'off') return await act(driver, context, wanted, false);
    if (wanted === 'cycle' || !driver.netboot) return await startAnew(driver, context, false);
    const set = await driver.netboot(context, wish);
    return set.ok ? await startAnew(driver, context, true) : set;
  } catch (error) {
    context.log.error({ err: error, driver: driver.type }, 'a power driver broke');
    return powerProblem(
      'driver_broke',
      `The power driver ${driver.label} broke while it worked; the log of this desk says where.`,
      'can help',
    );
  }
}
