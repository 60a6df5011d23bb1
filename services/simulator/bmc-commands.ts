import { isMalformed } from '../protocols/ipmi/bytes.ts';
import type { IpmiCommand } from '../protocols/ipmi/command.ts';
import { bootParameter } from '../protocols/ipmi/commands/boot-flags.ts';
import { chassisControl } from '../protocols/ipmi/commands/chassis-control.ts';
import { closeSession } from '../protocols/ipmi/commands/close-session.ts';
import { getBootOptions } from '../protocols/ipmi/commands/get-boot-options.ts';
import { getChannelAuthCapabilities } from '../protocols/ipmi/commands/get-channel-auth-capabilities.ts';
import {
  encodeSuiteRecords,
  getChannelCipherSuites,
} from '../protocols/ipmi/commands/get-channel-cipher-suites.ts';
import { getChassisStatus } from '../protocols/ipmi/commands/get-chassis-status.ts';
import { getDeviceId } from '../protocols/ipmi/commands/get-device-id.ts';
import { setBootOptions } from '../protocols/ipmi/commands/set-boot-options.ts';
import { setSessionPrivilege } from '../protocols/ipmi/commands/set-session-privilege.ts';
import type { IpmiMessage } from '../protocols/ipmi/message.ts';
import { privilege } from '../protocols/ipmi/open-session.ts';
import { encodeAnswer } from '../protocols/ipmi/packet.ts';
import { completion } from '../protocols/ipmi/status.ts';
import { suites } from '../protocols/ipmi/suites.ts';
import type { BmcChassis } from './bmc-chassis.ts';
import type { BmcIdentity } from './bmc.ts';
import type { BmcSession } from './bmc-sessions.ts';

interface Situation {
  identity: BmcIdentity;
  chassis: BmcChassis;
  /** Nothing before log-in. */
  session: BmcSession | undefined;
  close(session: BmcSession): void;
}

type Outcome<A> = { code: number } | { body: A };

interface CommandRow {
  key: number;
  /** Least privilege; 0: allowed before log-in. */
  needs: number;
  run(data: Uint8Array, s: Situation): Outcome<Uint8Array>;
}

/** A row of the command table (appendix G says which privilege each command needs). */
function row<Q, A>(c: IpmiCommand<Q, A>, needs: number, run: (q: Q, s: Situation) => Outcome<A>): CommandRow {
  return {
    key: (c.netFn << 8) | c.command,
    needs,
    run(data, situation) {
      const request = c.request.decode(data);
      if (isMalformed(request))
        return { code: data.length === 0 ? completion.tooShort : completion.invalidField };
      const outcome = run(request, situation);
      return 'code' in outcome ? outcome : { body: c.answer.encode(outcome.body) };
    },
  };
}

const done = { body: undefined };
/** "Parameter not supported" of the boot options commands. */
const parameterUnsupported = { code: 0x80 };
const lanChannel = 1;

const table = new Map(
  [
    row(getChannelAuthCapabilities, 0, (_, s) => ({
      body: {
        channel: lanChannel,
        bmcKey: s.identity.bmcKey !== undefined,
        anonymous: false,
        ipmi15: false,
        ipmi20: true,
      },
    })),
    row(getChannelCipherSuites, 0, (q, s) => {
      const records = encodeSuiteRecords(s.identity.suites.map((id) => suites[id]));
      return { body: { channel: lanChannel, records: records.subarray(q.index * 16, q.index * 16 + 16) } };
    }),
    row(setSessionPrivilege, privilege.user, (q, s) => {
      if (!s.session) return { code: completion.insufficientPrivilege };
      if (q.level > s.session.maximum) return { code: 0x81 };
      if (q.level !== 0) s.session.level = q.level;
      return { body: { level: s.session.level } };
    }),
    row(closeSession, privilege.callback, (q, s) => {
      if (q.bmcId !== s.session?.exchange.bmcId) return { code: 0x87 };
      s.close(s.session);
      return done;
    }),
    row(getDeviceId, privilege.user, (_, s) => ({ body: s.identity.device })),
    row(getChassisStatus, privilege.user, (_, s) => ({
      body: { on: s.chassis.isOn(), powerFault: false, restore: 'previous' },
    })),
    row(chassisControl, privilege.operator, (q, s) => ({ code: s.chassis.control(q.action) })),
    row(setBootOptions, privilege.operator, (q, s) => {
      if (s.identity.manners.refusedBootParameters.includes(q.parameter)) return parameterUnsupported;
      if (q.parameter === bootParameter.flags) s.chassis.setBootFlags(q.data);
      else if (q.parameter === bootParameter.validBitClearing) s.chassis.keepBootFlags(q.data[0] ?? 0);
      else if (q.parameter > bootParameter.flags) return parameterUnsupported;
      return done;
    }),
    row(getBootOptions, privilege.operator, (q, s) => {
      if (q.parameter !== bootParameter.flags) return parameterUnsupported;
      return { body: { parameter: q.parameter, locked: false, data: s.chassis.bootFlags() } };
    }),
  ].map((r) => [r.key, r] as const),
);

/** Runs one request and gives the answering message. */
export function runCommand(request: IpmiMessage, situation: Situation): Uint8Array {
  const found = table.get((request.netFn << 8) | request.command);
  if (!found) return encodeAnswer(request, completion.invalidCommand);
  if ((situation.session?.level ?? 0) < found.needs)
    return encodeAnswer(request, completion.insufficientPrivilege);
  const outcome = found.run(request.data, situation);
  return 'code' in outcome
    ? encodeAnswer(request, outcome.code)
    : encodeAnswer(request, completion.ok, outcome.body);
}
