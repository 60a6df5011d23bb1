import { defaultLimits, type TransferLimits } from '../../protocols/tftp/negotiate.ts';
import type { Folders } from '../files/folders.ts';
import type { TransferReport } from './report.ts';

/** What a TFTP server needs to know. All of it crosses to a thread, so all of it is plain data. */
export interface TftpConfig {
  /** Local IPv4 addresses, one socket each: answers carry the address that was asked. */
  readonly addresses: readonly string[];
  /** 69 for real machines. */
  readonly port: number;
  readonly folders: Folders;
  readonly limits: TransferLimits;
  readonly maxTransfers: number;
  readonly maxChunks: number;
}

/** 2,048 transfers at once are a full row of racks switched on together; 32 chunks are 8 MiB. */
export const tftpDefaults = {
  port: 69,
  limits: defaultLimits,
  maxTransfers: 2_048,
  maxChunks: 32,
} as const;

/** A peer's number packs the socket's index, the address and the port into 53 bits. */
export const MAX_ADDRESSES = 32;

/** How often what is due is sent again; a socket that hears nothing is left this long without a look at messages. */
export const TICK_MS = 10;
export const IDLE_WAIT_MS = 50;

/** What the thread says. It reports at most every 50 ms, and its counters once a second. */
export interface FromThread {
  readonly listening?: true;
  readonly refused?: { readonly code: string; readonly sentence: string };
  readonly reports?: readonly TransferReport[];
  readonly counters?: Readonly<Record<string, number>>;
  /** A bug that was caught; the server goes on. */
  readonly error?: string;
  readonly stopped?: true;
}

export interface ToThread {
  readonly stop: true;
}
