/** What happened to one transfer: the boot timeline and the admin are told by these. */
export interface TransferReport {
  /** asked: the client only wanted to know the size. refused: no transfer came about. */
  readonly what: 'started' | 'progress' | 'finished' | 'asked' | 'failed' | 'refused';
  /** The client, and the local address it spoke to. */
  readonly address: string;
  readonly port: number;
  readonly localAddress: string;
  /** As the client named it, fit to be shown. */
  readonly file: string;
  readonly sizeBytes: number;
  readonly sentBytes: number;
  readonly blocks: number;
  readonly blksize: number;
  readonly windowsize: number;
  readonly retransmits: number;
  readonly durationMs: number;
  /** Why it failed or was refused: a sentence. */
  readonly why?: string;
}
