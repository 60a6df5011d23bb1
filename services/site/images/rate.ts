const spanMs = 10_000;
const samplesAtMost = 50;

/** How fast something grows, over the last ten seconds. */
export interface Rate {
  /** Null until it is known. */
  perSecond(now: number, total: number): number | null;
}

export function rateMeter(): Rate {
  const samples: { at: number; total: number }[] = [];
  return {
    perSecond(now, total) {
      const last = samples.at(-1);
      if (!last || now - last.at >= spanMs / samplesAtMost) samples.push({ at: now, total });
      while (samples.length > 1 && samples[0]!.at < now - spanMs) samples.shift();
      const first = samples[0]!;
      const ms = now - first.at;
      return ms < 500 || total < first.total ? null : ((total - first.total) * 1000) / ms;
    },
  };
}
