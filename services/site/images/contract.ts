import { z } from 'zod';
import { command, instant, nothing, query } from '../../contract/procedure.ts';

/** The largest file that is taken. */
export const uploadAtMostBytes = 64 * 1024 ** 3;
/** What one PUT of an upload best brings: on a slow link it must arrive within half a minute. */
export const uploadChunkAtMostBytes = 16 * 1024 ** 2;
/** The same of one call with base64: with its envelope it fits into a line of every door. */
export const uploadPieceAtMostBytes = 1024 ** 2;

export const imageKinds = ['root_tar', 'squashfs', 'disk'] as const;
export const imagePackings = ['none', 'gzip', 'xz', 'zstd'] as const;
export const imageStates = ['building', 'uploading', 'checking', 'ready', 'broken'] as const;
export const networkSystems = ['netplan', 'ifupdown', 'networkd', 'networkmanager'] as const;

/** `debian/bookworm`; a name without a slash is `custom/NAME`, as MAAS has it. */
export const imageName = z
  .string()
  .trim()
  .regex(
    /^([a-z0-9][a-z0-9-]{0,39}\/)?[A-Za-z0-9][A-Za-z0-9._+-]{0,119}$/,
    'a name looks like debian/bookworm or custom/lab-node: letters, digits, dots and dashes',
  )
  .transform((name) => (name.includes('/') ? name : `custom/${name}`));
/** `amd64` alone means `amd64/generic`. */
export const imageArchitecture = z
  .string()
  .trim()
  .regex(
    /^(amd64|arm64|armhf|i386|ppc64el|riscv64|s390x)(\/[a-z0-9][a-z0-9.-]{0,39})?$/,
    'an architecture looks like amd64/generic',
  )
  .transform((arch) => (arch.includes('/') ? arch : `${arch}/generic`));
const title = z.string().trim().max(120);
const loginUser = z
  .string()
  .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'a user name has lower-case letters, digits and dashes');
const sha256 = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$/, 'a SHA-256 has 64 hexadecimal digits')
  .transform((hex) => hex.toLowerCase());

/** One operating system that can be installed, or is on its way to that. */
export const bootResource = z.object({
  id: z.number().int(),
  /** debian/bookworm */
  name: z.string(),
  osystem: z.string(),
  series: z.string(),
  /** amd64/generic */
  architecture: z.string(),
  /** "Debian GNU/Linux 12 (bookworm)" */
  title: z.string(),
  /** built: here, from packages; uploaded: a file that somebody brought. */
  source: z.enum(['built', 'uploaded']),
  state: z.enum(imageStates),
  /** What is wrong with it and what to do; null while nothing is. */
  problem: z.string().nullable(),
  /** Null until it was looked at, as all that follows. */
  kind: z.enum(imageKinds).nullable(),
  packing: z.enum(imagePackings).nullable(),
  sha256: z.string().nullable(),
  /** Of the file as machines fetch it. */
  sizeBytes: z.number().nullable(),
  unpackedBytes: z.number().nullable(),
  /** The smallest disk that takes it. */
  minDiskBytes: z.number().nullable(),
  /** Who logs in with the SSH keys. */
  loginUser: z.string(),
  /** Null where the content of the image cannot be seen: a disk image. */
  hasCloudInit: z.boolean().nullable(),
  hasKernel: z.boolean().nullable(),
  /** Whether it can be made to boot with this firmware. */
  bios: z.boolean().nullable(),
  uefi: z.boolean().nullable(),
  network: z.enum(networkSystems).nullable(),
  createdAt: instant,
  /** Since when it can be installed. */
  readyAt: instant.nullable(),
  /** When it was last installed on a machine. */
  usedAt: instant.nullable(),
  by: z.string(),
  /** The job that builds, checks or verifies it; null when none does. Its progress is the signal `job/<job>`. */
  job: z.number().int().nullable(),
  /** Of a file that is on its way: its name, how much of it is here, how long it will be. */
  upload: z.object({ fileName: z.string(), receivedBytes: z.number(), sizeBytes: z.number() }).nullable(),
});
export type BootResource = z.infer<typeof bootResource>;

/** Latest value of the signal `image/<id>` while a file comes in; null when it does not any more. */
export interface UploadProgress {
  receivedBytes: number;
  sizeBytes: number;
  bytesPerSecond: number | null;
  secondsLeft: number | null;
}

const id = z.object({ id: z.number().int().positive() }).strict();
const done = z.object({});
const aJob = z.object({ job: z.number().int() });

/** Something that is built on this computer from its own packages. */
const buildable = z.object({
  /** The job that builds it now; null when none does. */
  job: z.number().int().nullable(),
  /** Why it cannot be built from here; null when it can. */
  whyNot: z.string().nullable(),
  /** How long a first build takes, roughly. */
  minutes: z.number(),
});

export const imagesContract = {
  'images.status': query({
    permission: 'view',
    doc: 'Whether the ephemeral system is there, and the command that builds it when it is not.',
    input: nothing,
    output: buildable.extend({
      ephemeral: z.object({
        built: z.boolean(),
        kernel: z.string().nullable(),
        builtAt: instant.nullable(),
        sizeBytes: z.number(),
        problem: z.string().nullable(),
      }),
      fix: z.string().nullable(),
      /** The system that is built here to be installed: of the same distribution as this computer's. */
      system: buildable.extend({
        /** debian/bookworm; null where this computer cannot build one. */
        name: z.string().nullable(),
        title: z.string().nullable(),
        /** The boot resource that a build made; null when there is none. */
        id: z.number().int().nullable(),
      }),
      /** Room left where images are kept. */
      freeBytes: z.number(),
    }),
  }),
  'images.build': command({
    permission: 'admin',
    doc: 'Builds from the packages of this computer: the ephemeral system with its boot loaders, or the system that machines get installed. Asked again while it runs, it names the same job.',
    input: z.object({ what: z.enum(['ephemeral', 'system']).default('ephemeral') }).strict(),
    output: aJob,
  }),
  'images.list': query({
    permission: 'view',
    doc: 'The operating systems that can be installed, and those on their way to that; by name.',
    input: nothing,
    output: z.object({ items: z.array(bootResource) }),
  }),
  'images.get': query({
    permission: 'view',
    doc: 'One of them.',
    input: id,
    output: z.object({ image: bootResource }),
  }),
  'images.upload_begin': command({
    permission: 'admin',
    doc: 'Makes ready for a file: tar.gz, tar.xz, tar.zst, squashfs, raw disk (also .gz, .xz, .zst) or qcow2; what it is, is found out. Then PUT its bytes to /api/images/ID/upload?offset=N, from receivedBytes on. The same file asked for again goes on where it ended.',
    input: z
      .object({
        name: imageName,
        architecture: imageArchitecture.default('amd64/generic'),
        title: title.optional(),
        loginUser: loginUser.optional(),
        fileName: z.string().max(255).default(''),
        sizeBytes: z
          .number()
          .int()
          .min(1, 'the file is empty')
          .max(uploadAtMostBytes, `a file has at most ${uploadAtMostBytes / 1024 ** 3} GiB`),
        /** Compared when all has arrived; a browser may leave it out. */
        sha256: sha256.optional(),
      })
      .strict(),
    output: z.object({
      id: z.number().int(),
      /** What is here already: more than 0 when an upload goes on. */
      receivedBytes: z.number(),
      chunkAtMostBytes: z.number(),
    }),
  }),
  'images.upload_piece': command({
    permission: 'admin',
    doc: 'Brings a piece of the file where no HTTP is at hand. Where it broke off or began at another place, the field offset of the refusal says where to go on.',
    input: id.extend({
      offset: z.number().int().min(0),
      base64: z.base64().max(Math.ceil((uploadPieceAtMostBytes * 4) / 3) + 4),
    }),
    output: z.object({
      receivedBytes: z.number(),
      sizeBytes: z.number(),
      /** The job that looks at it, once all is here. */
      job: z.number().int().nullable(),
    }),
  }),
  'images.upload_finish': command({
    permission: 'admin',
    doc: 'Looks at what arrived: checksum, kind, content. The last byte starts this too; asked again, it names the same job.',
    input: id,
    output: aJob,
  }),
  'images.upload_abort': command({
    permission: 'admin',
    doc: 'Gives an upload up and deletes what arrived.',
    input: id,
    output: done,
  }),
  'images.delete': command({
    permission: 'admin',
    doc: 'Deletes an image and its file. Machines that have it installed keep it.',
    input: id,
    output: done,
  }),
  'images.rename': command({
    permission: 'admin',
    doc: 'Another name, title or login user; what is left out stays.',
    input: id.extend({
      name: imageName.optional(),
      title: title.optional(),
      loginUser: loginUser.optional(),
    }),
    output: done,
  }),
  'images.verify': command({
    permission: 'admin',
    doc: 'Reads the file again and compares it with its checksum; what does not match is not offered any more.',
    input: id,
    output: aJob,
  }),
};
