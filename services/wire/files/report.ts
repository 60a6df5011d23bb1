/** What happened to one request for a boot file: the boot timeline and the admin are told by these. */
export interface FileReport {
  /** asked: answered without the file itself (HEAD, or the client's copy is still good). */
  readonly what: 'started' | 'progress' | 'finished' | 'asked' | 'failed' | 'refused';
  /** The client, and the local address it spoke to. */
  readonly address: string;
  readonly localAddress: string;
  /** As the client named it, fit to be shown. */
  readonly file: string;
  /** Of the whole file. */
  readonly sizeBytes: number;
  /** What this answer carries of it, and how much of that has left. */
  readonly wantedBytes: number;
  readonly sentBytes: number;
  readonly durationMs: number;
  readonly bytesPerSecond: number;
  /** Why it failed or was refused: a sentence. */
  readonly why?: string;
}

type Facts = Pick<FileReport, 'address' | 'localAddress' | 'file'>;

/** Follows one answer and makes its reports, progress at most twice a second. */
export class Following {
  readonly #facts: Facts;
  readonly #tell: (report: FileReport) => void;
  readonly #beganMs = performance.now();
  #toldMs = this.#beganMs;
  #sizeBytes = 0;
  #wantedBytes = 0;
  sentBytes = 0;

  constructor(facts: Facts, tell: (report: FileReport) => void) {
    this.#facts = facts;
    this.#tell = tell;
  }

  begin(sizeBytes: number, wantedBytes: number): void {
    [this.#sizeBytes, this.#wantedBytes] = [sizeBytes, wantedBytes];
    this.say('started');
  }

  sent(bytes: number): void {
    this.sentBytes += bytes;
    if (performance.now() - this.#toldMs >= 500) this.say('progress');
  }

  say(what: FileReport['what'], why?: string): void {
    this.#toldMs = performance.now();
    const durationMs = this.#toldMs - this.#beganMs;
    this.#tell({
      what,
      ...this.#facts,
      sizeBytes: this.#sizeBytes,
      wantedBytes: this.#wantedBytes,
      sentBytes: this.sentBytes,
      durationMs,
      bytesPerSecond: durationMs > 0 ? Math.round((this.sentBytes * 1000) / durationMs) : 0,
      ...(why === undefined ? {} : { why }),
    });
  }
}
