import { z } from 'zod';
import { command, instant, query, systemId } from '../../contract/procedure.ts';

const done = z.object({});
const id = z.object({ systemId }).strict();
const diskName = z.string().max(64);

/** What the installer does, in its order. */
export const installSteps = [
  'wipe',
  'partition',
  'format',
  'image',
  'configure',
  'loader',
  'finish',
] as const;
export type InstallStep = (typeof installSteps)[number];

export const layoutNames = ['flat', 'lvm', 'blank', 'configured'] as const;
export type LayoutName = (typeof layoutNames)[number];

/** A stretch of a disk, of a volume group, or a file on it, in the order that it lies there. */
export const drawnPart = z.object({
  /** What stands in it: "EFI", "/", "swap", "vgroot", "free". */
  label: z.string(),
  /** "512M", "ext4 470 GB". */
  detail: z.string(),
  sizeBytes: z.number(),
  kind: z.enum(['written', 'kept', 'free']),
});
export type DrawnPart = z.infer<typeof drawnPart>;

export const drawnDisk = z.object({
  name: diskName,
  model: z.string().nullable(),
  serial: z.string().nullable(),
  sizeBytes: z.number(),
  /** "SATA SSD", "NVMe", "disk". */
  kind: z.string(),
  parts: z.array(drawnPart),
  /** What it held when it was last looked at: "Ubuntu 22.04 with 212 GB of data"; null when it was empty. */
  holds: z.string().nullable(),
  /** Written when the deployment starts. */
  written: z.boolean(),
});
export type DrawnDisk = z.infer<typeof drawnDisk>;

/** What is asked for; what is left out is the machine's own or the desk's default. */
export const deployChoices = z
  .object({
    systemId,
    /** A boot resource: debian/bookworm. */
    image: z.string().max(200).optional(),
    target: z.enum(['disk', 'memory']).default('disk'),
    /** configured: what is drawn in the machine's Storage tab. */
    layout: z.enum(layoutNames).optional(),
    rootDisk: diskName.optional(),
    swapMib: z.number().int().min(0).max(1_048_576).optional(),
    kernelOptions: z.string().max(2000).optional(),
    /** cloud-init's user-data, as text; at most 1 MiB. */
    userData: z.string().max(1_048_576).optional(),
    /** Whose SSH keys may log in; the one who deploys when left out. */
    keysOf: z.array(z.string().max(150)).max(20).optional(),
  })
  .strict();
export type DeployChoices = z.infer<typeof deployChoices>;

export const deploymentStates = ['installing', 'starting', 'deployed', 'failed', 'ended'] as const;

/** Latest value of the signal `deployment/<systemId>`, and part of deploy.get. */
export const deployProgress = z.object({
  step: z.enum(installSteps).nullable(),
  text: z.string(),
  doneBytes: z.number().nullable(),
  totalBytes: z.number().nullable(),
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});
export type DeployProgress = z.infer<typeof deployProgress>;

export const deployment = z.object({
  id: z.number().int(),
  state: z.enum(deploymentStates),
  image: z.string(),
  imageTitle: z.string(),
  target: z.enum(['disk', 'memory']),
  layout: z.string(),
  by: z.string(),
  startedAt: instant,
  /** The image is on the disk and the machine was told to start from it. */
  installedAt: instant.nullable(),
  endedAt: instant.nullable(),
  progress: deployProgress,
  /** What went wrong, null while nothing did. */
  failure: z.string().nullable(),
  /** The script result whose output is the installer's log. */
  logResultId: z.number().int().nullable(),
  /** The user that may log in. */
  loginUser: z.string(),
  addresses: z.array(z.string()),
  /** SSH host keys that the installed system told of itself. */
  hostKeys: z.array(z.string()),
  hasUserData: z.boolean(),
});
export type Deployment = z.infer<typeof deployment>;

const eraseWays = {
  erase: z.boolean().default(false),
  /** What the disk itself can do: ATA secure erase, NVMe format or sanitize; without it, the next best way. */
  secureErase: z.boolean().default(false),
  /** Only signatures and both ends of the disk. */
  quickErase: z.boolean().default(false),
};

/** What an erase did to a disk, as the machine reported it. */
export const certificate = z.object({
  resultId: z.number().int(),
  disk: diskName,
  model: z.string().nullable(),
  serial: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  endedAt: instant,
  passed: z.boolean(),
  /** "NVMe format, user data erase". */
  method: z.string(),
  /** NIST SP 800-88: Clear, Purge, or none. */
  nistClass: z.string(),
  verifiedSamples: z.number().int(),
  badSamples: z.number().int(),
  by: z.string(),
});

export const deployContract = {
  'deploy.preview': query({
    permission: 'edit',
    doc: 'What a deployment would write where, what it would erase, and what stands against it. Changes nothing.',
    input: deployChoices,
    output: z.object({
      /** "48 cores · 384 GiB · UEFI · 2 SSD, 2 NVMe". */
      machine: z.string(),
      /** Why it cannot be deployed so, each a sentence with what to do; empty when it can. */
      problems: z.array(z.string()),
      layouts: z.array(
        z.object({
          name: z.enum(layoutNames),
          label: z.string(),
          /** "whole disk", "needs 8 GB". */
          text: z.string(),
          /** Null when it can be chosen. */
          whyNot: z.string().nullable(),
        }),
      ),
      layout: z.enum(layoutNames),
      rootDisk: diskName.nullable(),
      now: z.array(drawnDisk),
      after: z.array(drawnDisk),
      /** Drawn below the disks that feed them. */
      groups: z.array(
        z.object({ name: z.string(), from: z.array(diskName), text: z.string(), parts: z.array(drawnPart) }),
      ),
      /** Disks with something on them that will be gone. */
      erases: z.array(z.object({ name: diskName, holds: z.string() })),
      network: z.array(z.object({ name: z.string(), mac: z.string(), link: z.boolean(), text: z.string() })),
      keys: z.array(z.object({ user: z.string(), count: z.number().int() })),
      loginUser: z.string(),
      /** From earlier deployments of this image; null when there were none. */
      usualSeconds: z.number().nullable(),
      usualOf: z.string().nullable(),
    }),
  }),
  'deploy.check_user_data': query({
    permission: 'edit',
    doc: 'Whether cloud-init will understand a user-data text: its kind, what is wrong where, and keys that nobody knows.',
    input: z.object({ text: z.string().max(1_048_576) }).strict(),
    output: z.object({
      /** cloud-config, script, multipart, jinja, include, boothook, part-handler, empty, unknown */
      kind: z.string(),
      valid: z.boolean(),
      problems: z.array(
        z.object({
          line: z.number().int().nullable(),
          column: z.number().int().nullable(),
          sentence: z.string(),
        }),
      ),
      warnings: z.array(z.string()),
    }),
  }),
  'deploy.start': command({
    permission: 'edit',
    doc: 'Installs an image. A Ready machine is acquired first. erase names the disks that may lose what they hold.',
    input: deployChoices.extend({
      erase: z.array(diskName).max(200).optional(),
      comment: z.string().max(255).default(''),
    }),
    output: done,
  }),
  'deploy.get': query({
    permission: 'view',
    doc: 'The newest deployment of a machine; null when it never had one.',
    input: id,
    output: z.object({ deployment: deployment.nullable() }),
  }),
  'release.preview': query({
    permission: 'edit',
    doc: 'What each way of releasing means for this machine and for each of its disks.',
    input: id,
    output: z.object({
      owner: z.string(),
      deployed: z.string().nullable(),
      disks: z.array(
        z.object({
          name: diskName,
          model: z.string().nullable(),
          serial: z.string().nullable(),
          sizeBytes: z.number(),
          kind: z.string(),
          holds: z.string().nullable(),
          /** What secure erase would be on it: "NVMe format", "ATA secure erase", or why there is none. */
          secure: z.object({ possible: z.boolean(), text: z.string() }),
          /** Seconds that overwriting takes, guessed from its kind and size. */
          fullSeconds: z.number(),
        }),
      ),
      /** What is chosen at first. */
      default: z.enum(['keep', 'quick', 'secure', 'full']),
    }),
  }),
  'release.start': command({
    permission: 'edit',
    doc: 'Gives the machine back. With erase its disks are erased and read back first; full unless quick or secure is said.',
    input: z
      .object({
        systemId,
        ...eraseWays,
        comment: z.string().max(255).default(''),
        /** Also when the machine cannot be reached: it becomes Ready without being switched off. */
        force: z.boolean().default(false),
      })
      .strict(),
    output: done,
  }),
  'release.certificates': query({
    permission: 'view',
    doc: 'What erases did to the disks of a machine, the newest first.',
    input: z.object({ systemId, limit: z.number().int().min(1).max(500).default(100) }).strict(),
    output: z.object({ items: z.array(certificate) }),
  }),
};
