import { isMalformed } from '../../../../protocols/ipmi/bytes.ts';
import { getChannelAuthCapabilities } from '../../../../protocols/ipmi/commands/get-channel-auth-capabilities.ts';
import { decodeMessage } from '../../../../protocols/ipmi/message.ts';
import { answers, encodeRequest, type IpmiPacket } from '../../../../protocols/ipmi/packet.ts';
import { encodeRmcp } from '../../../../protocols/ipmi/rmcp.ts';
import { encodeSession15 } from '../../../../protocols/ipmi/session15.ts';
import type { Conversation } from './conversation.ts';
import type { Credentials } from './credentials.ts';
import { failed, type Attempt, type IpmiFailure } from './failure.ts';
import { freshStarts, patience } from './patience.ts';
import { beginAnew, tryNextSuite } from './quirks.ts';
import { logInOnce, type LoggedIn } from './rakp-exchange.ts';

/** What to change after a log-in that did not work out; undefined: nothing would help. */
type NextMove = 'suite' | 'level' | 'again' | undefined;

function nextMove(failure: IpmiFailure): NextMove {
  switch (failure.kind) {
    case 'no suite':
      return tryNextSuite.has(failure.status) ? 'suite' : undefined;
    case 'not this user':
    case 'not this role':
      return 'level';
    case 'refused':
      return beginAnew.has(failure.status) ? 'again' : undefined;
    case 'no RAKP 4':
      return 'again';
    default:
      return undefined;
  }
}

/**
 * Logs in: the wanted suite and level first, then what the BMC's refusals suggest. IPMI 1.5's question for its
 * capabilities is not asked first: Supermicro X11 and some HP have no 1.5 at all (FreeIPMI bug list, 27).
 */
export async function logIn(conversation: Conversation, who: Credentials): Promise<Attempt<LoggedIn>> {
  let suite = 0;
  let level = 0;
  let unhurried = false;
  let wanted: Attempt<LoggedIn> | undefined;
  for (let start = 1; ; start++) {
    const outcome = await logInOnce(conversation, who, {
      suite: who.suites[suite]!,
      level: who.levels[level]!,
      unhurried,
    });
    if (outcome.ok) return outcome;
    const move = nextMove(outcome.failure);
    // What the wanted level was refused with says more than what the lowest one was.
    if (move === 'level') wanted ??= outcome;
    if (start === freshStarts) return outcome;
    if (move === 'again' && outcome.failure.kind === 'refused') unhurried = true;
    if (move === 'suite' && suite + 1 < who.suites.length) suite++;
    else if (move === 'level' && level + 1 < who.levels.length) level++;
    else if (move !== 'again') return explain(conversation, wanted ?? outcome, outcome);
  }
}

/** The refusal to report; 01h for every suite means that no slot is free, and silence may mean IPMI 1.5 only. */
async function explain(
  conversation: Conversation,
  first: Attempt<LoggedIn>,
  last: Attempt<LoggedIn>,
): Promise<Attempt<LoggedIn>> {
  if (last.ok || first.ok) return last;
  const { failure } = last;
  if (failure.kind === 'no suite' && (failure.status === 0x01 || failure.status === 0x0b)) {
    return failed('session', { kind: 'no slot', status: failure.status });
  }
  if (failure.kind === 'silent' && !failure.heardBefore && (await answersIpmi15(conversation))) {
    return failed('session', { kind: 'only IPMI 1.5' });
  }
  const role = failure.kind === 'not this user' || failure.kind === 'not this role';
  return role ? first : last;
}

async function answersIpmi15(conversation: Conversation): Promise<boolean> {
  const sequence = 1;
  const message = encodeRequest(getChannelAuthCapabilities, { channel: 0x0e, privilege: 2 }, sequence);
  const bytes = encodeRmcp({ class: 'ipmi', body: encodeSession15({ sequence: 0, sessionId: 0, message }) });
  const accept = (packet: IpmiPacket): true | undefined => {
    if (packet.format !== '1.5') return undefined;
    const answer = decodeMessage(packet.message);
    return !isMalformed(answer) && answers(answer, getChannelAuthCapabilities, sequence) ? true : undefined;
  };
  return (await conversation.ask({ step: 'address', waitsMs: patience.probe, send: () => bytes, accept })).ok;
}
