/** How much had been sent at a time. */
export interface Sample {
  at: number;
  bytes: number;
}

const overMs = 10_000;
const tellAfterMs = 3_000;

/** Bytes a second over the last ten seconds; null until it was watched for three. */
export function rateOver(samples: readonly Sample[]): number | null {
  const last = samples.at(-1);
  const first = last && samples.find((sample) => last.at - sample.at <= overMs);
  if (!last || !first || last.at - samples[0]!.at < tellAfterMs || last.at === first.at) return null;
  return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
}
