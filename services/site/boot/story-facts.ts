import type { RunPurpose } from '../../contract/fleet.ts';
import type { Boot } from './boots.ts';
import type { Usual } from './late.ts';
import type { PacketLine } from './packets.ts';
import type { RunProgress } from './run-progress.ts';

export interface Subject {
  hostname: string;
  status: string;
  statusLabel: string;
  /** The state needs a person. */
  failed: boolean;
  statusSince: number;
  runPurpose: RunPurpose | null;
  runStartedAt: number | null;
  runBy: string | null;
  deadlineAt: number | null;
  errorDescription: string;
  /** Something other than a hand can switch it. */
  switchable: boolean;
  powerState: string;
}

/** How far an installation is; bytes where the step's length is known. */
export interface Installing {
  /** "Image", "Boot loader". */
  label: string;
  doneBytes: number | null;
  totalBytes: number | null;
}

/** All that a story is made of; nothing else is asked while it is told. */
export interface StoryFacts {
  now: number;
  /** When this desk began to look. */
  upSince: number;
  machine: Subject;
  /** Its newest boot. */
  boot: Boot | null;
  /** Medians of its own finished boots, and the last one of them. */
  usual: Usual;
  lastRun: Usual | null;
  /** The newest boot whose run ended well, where a later one only started the machine's own disk. */
  lastDone: Boot | null;
  progress: RunProgress | null;
  /** Power work that waits or is tried again. */
  wish: { attempts: number; lastProblem: string | null } | null;
  /** What the installer says of its work; null while it says nothing. */
  installing: Installing | null;
  /** Other machines at the step that is missing: stuck there too, and past it in the last 5 minutes. */
  peers: { stuck: number; passed: number };
  wire: readonly PacketLine[];
}

/** Whether a boot is the one of the present run: a stranger's enlistment begins in the middle of its boot. */
export function bootOfRun(
  machine: Pick<Subject, 'runPurpose' | 'runStartedAt'>,
  boot: Boot | null,
): Boot | null {
  const { runPurpose, runStartedAt } = machine;
  if (!boot || runPurpose === null || runStartedAt === null) return null;
  if (runPurpose === 'enlist') return boot.endedAt === null || boot.endedAt >= runStartedAt ? boot : null;
  return boot.startedAt >= runStartedAt - 1000 ? boot : null;
}
