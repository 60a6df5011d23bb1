import { useState } from 'react';
import type { Nic } from '../../../services/contract/all.ts';

export const canServe = (nic: Nic): boolean => !nic.unsuitable && nic.linkUp;

export interface NicChoice {
  nic: Nic | null;
  /** The one that was chosen and is no longer there. */
  gone: string | null;
  pick(name: string): void;
}

/**
 * The chosen port. Until someone chooses it is the suggested one, and stays it: what is heard meanwhile may suggest
 * another, but nothing moves under a hand. A port that disappears is named, and the suggestion takes its place.
 */
export function useNicChoice(all: readonly Nic[] | undefined, served: string | null): NicChoice {
  const [picked, setPicked] = useState<string | null>(null);
  const [gone, setGone] = useState<string | null>(null);
  const held = all?.find((n) => n.name === picked) ?? null;
  if (all && picked !== null && !held) {
    setGone(picked);
    setPicked(null);
  }
  const first = all?.find((n) => n.name === served) ?? all?.find((n) => n.suggested && canServe(n)) ?? null;
  if (picked === null && first) setPicked(first.name);
  if (gone !== null && all?.some((n) => n.name === gone)) setGone(null);
  return {
    nic: held ?? first,
    gone,
    pick(name) {
      setPicked(name);
      setGone(null);
    },
  };
}
