import type { Claim } from './contract.ts';

/** A machine of this desk as far as a report is held against it. */
export interface Candidate {
  id: number;
  uuid: string | null;
  /** One of its own cards holds a lease now. */
  alive: boolean;
}

/** What is known when a station introduces itself. Only the card that it asks from is proved, by its lease. */
export interface EnlistFacts {
  /** Told by the station; null where the board has none, or one that many boards share. */
  uuid: string | null;
  /** Whose card asks, and whether that machine boots from it. */
  asking: (Candidate & { isBootCard: boolean }) | null;
  /** Owners of the other cards that it names. */
  named: readonly Candidate[];
  byUuid: Candidate | null;
  byBmc: Candidate | null;
}

export type EnlistDecision =
  /** It is this machine; cards that nobody has are added to it. */
  | { do: 'go_on'; machineId: number; takeUuid: boolean }
  | { do: 'create' }
  /** Something speaks for this machine and something against it: a person decides. */
  | { do: 'ask'; machineId: number; kind: Claim['kind'] };

/**
 * Who a station is. What it says of itself proves nothing, for whoever says it would get that machine's key: it is a
 * known machine only by the card that asks, and a new one only when nothing that it names is known.
 */
export function decideEnlist(facts: EnlistFacts): EnlistDecision {
  const { uuid, asking, named, byUuid, byBmc } = facts;
  const contradicts = (machine: Candidate): boolean =>
    uuid !== null && machine.uuid !== null && machine.uuid !== uuid;
  if (asking) {
    // A card that was only named for the machine, now in another board: somebody named what was not theirs.
    if (contradicts(asking) && !asking.isBootCard)
      return { do: 'ask', machineId: asking.id, kind: 'stolen_mac' };
    return { do: 'go_on', machineId: asking.id, takeUuid: !byUuid || byUuid.id === asking.id };
  }
  const [owner, other] = named;
  if (owner) {
    const kind = other || contradicts(owner) ? 'stolen_mac' : 'second_card';
    return { do: 'ask', machineId: owner.id, kind };
  }
  if (byUuid)
    return { do: 'ask', machineId: byUuid.id, kind: byUuid.alive ? 'cloned_uuid' : 'replaced_card' };
  if (byBmc) return { do: 'ask', machineId: byBmc.id, kind: 'same_bmc' };
  return { do: 'create' };
}
