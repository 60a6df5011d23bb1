/** Where a log-in or an action stopped; the names of the check's steps. */
export type Step =
  'address' | 'session' | 'user and password' | 'privilege' | 'power state' | 'boot device' | 'power action';

/** What went wrong on the wire, still without words; problems.ts has those. */
export type IpmiFailure =
  | {
      kind:
        | 'unknown host'
        | 'no way'
        | 'port closed'
        | 'only IPMI 1.5'
        | 'stopped'
        | 'may only look'
        | 'no RAKP 4';
    }
  | { kind: 'silent'; heardBefore: boolean; unreadable: number }
  | { kind: 'no suite' | 'not this user' | 'not this role' | 'no slot' | 'refused'; status: number }
  | { kind: 'wrong password' | 'wrong BMC key' }
  | { kind: 'completion'; command: string; code: number }
  | { kind: 'garbled'; command: string; why: string }
  | { kind: 'no effect'; wanted: 'on' | 'off' }
  /** A time-out inside the BMC: the command may have run. */
  | { kind: 'unconfirmed'; command: string }
  | { kind: 'is off' }
  | { kind: 'boot device not taken'; device: string };

export type Attempt<T> = { ok: true; value: T } | { ok: false; failure: IpmiFailure; step: Step };

export const worked = <T>(value: T): Attempt<T> => ({ ok: true, value });
export const failed = (
  step: Step,
  failure: IpmiFailure,
): { ok: false; failure: IpmiFailure; step: Step } => ({
  ok: false,
  failure,
  step,
});
