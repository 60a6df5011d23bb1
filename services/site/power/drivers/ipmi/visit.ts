import type { DialIpmi } from '../../../../platform/sockets/ipmi-port.ts';
import type { SuiteId } from '../../../../protocols/ipmi/suites.ts';
import type { DriverContext } from '../../driver.ts';
import type { Bench } from './chassis.ts';
import { converse } from './conversation.ts';
import { failed, type Attempt } from './failure.ts';
import { logIn } from './log-in.ts';
import { openSession } from './session.ts';
import { credentialsOf, parseAddress, type IpmiSettings } from './settings.ts';
import type { Turns } from './turns.ts';

/** Logs in, does the work and always logs out. */
export type Visit = <T>(
  context: DriverContext<IpmiSettings>,
  work: (bench: Bench) => Promise<Attempt<T>>,
) => Promise<Attempt<T>>;

/** BMCs whose working suite is remembered; the oldest is forgotten first. It only saves one refused proposal. */
const remembered = 4096;

export function visitor(dial: DialIpmi, turns: Turns): Visit {
  const suiteThatWorked = new Map<string, SuiteId>();

  const remember = (key: string, suite: SuiteId): void => {
    suiteThatWorked.delete(key);
    suiteThatWorked.set(key, suite);
    if (suiteThatWorked.size > remembered) suiteThatWorked.delete(suiteThatWorked.keys().next().value!);
  };

  return async (context, work) => {
    const { settings, clock, signal } = context;
    const peer = parseAddress(settings.power_address);
    if (!peer) return failed('address', { kind: 'unknown host' });
    const key = `${peer.host} ${peer.port}`;
    const outcome = await turns(key, signal, async () => {
      const conversation = await converse(peer, dial, clock, signal);
      if (!conversation.ok) return conversation;
      try {
        const as = await logIn(conversation.value, credentialsOf(settings, suiteThatWorked.get(key)));
        if (!as.ok) return as;
        remember(key, as.value.suite);
        const session = openSession(conversation.value, as.value, clock, signal);
        try {
          return await work({ session, clock, signal });
        } finally {
          await session.close();
        }
      } finally {
        conversation.value.close();
        const unreadable = conversation.value.unreadable();
        if (unreadable > 0) context.log.debug({ bmc: settings.power_address, unreadable }, 'packets dropped');
      }
    });
    return outcome === 'stopped' ? failed('address', { kind: 'stopped' }) : outcome;
  };
}
