import type { FramePort, HeardFrame, OpenFramePort } from './frame-port.ts';

/** Interfaces in memory whose listeners hear what a test puts on them. */
export class MemoryFrames {
  readonly #ports = new Map<string, Set<HeardFrame[]>>();

  /** Has the signature of `openFramePort`. */
  readonly open: OpenFramePort = (nic): FramePort => {
    const ears = this.#ports.get(nic) ?? new Set();
    this.#ports.set(nic, ears);
    const waiting: HeardFrame[] = [];
    ears.add(waiting);
    return { heard: () => waiting.splice(0), close: () => void ears.delete(waiting) };
  };

  put(nic: string, bytes: Uint8Array, tag: number | null = null): void {
    for (const waiting of this.#ports.get(nic) ?? []) waiting.push({ bytes: Uint8Array.from(bytes), tag });
  }

  /** Who is listened to now. */
  get nics(): string[] {
    return [...this.#ports].filter(([, ears]) => ears.size > 0).map(([nic]) => nic);
  }
}
