import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export const MANIFEST = 'manifest.json';

/** Lies beside the files as manifest.json: what they are, and their checksums. Names hold no path. */
export const manifestSchema = z.object({
  format: z.literal(1),
  kind: z.enum(['ephemeral', 'loaders', 'system']),
  arch: z.string().regex(/^[a-z0-9]{2,16}$/),
  /** Hash of the package set and the recipe. */
  key: z.string(),
  system: z.string(),
  kernelVersion: z.string().optional(),
  /** What a system that is installed holds. */
  root: z
    .object({
      title: z.string().nullable(),
      loginUser: z.string().nullable(),
      hasCloudInit: z.boolean(),
      hasKernel: z.boolean(),
      bios: z.boolean(),
      uefi: z.boolean(),
      network: z.enum(['netplan', 'ifupdown', 'networkd', 'networkmanager']).nullable(),
      unpackedBytes: z.number(),
    })
    .optional(),
  packages: z.array(z.object({ name: z.string(), version: z.string() })),
  files: z.record(
    z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
    z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), sizeBytes: z.number().int().nonnegative() }),
  ),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const EPHEMERAL_FILES = ['vmlinuz', 'stage1.img', 'eph.squashfs'];

/** SHA-256 of a file in hex, streamed; tells how much is read. */
export async function sha256OfFile(
  path: string,
  onProgress?: (done: number, of: number) => void,
): Promise<string> {
  const hash = createHash('sha256');
  const of = statSync(path).size;
  let done = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    done += chunk.length;
    onProgress?.(done, of);
  }
  return hash.digest('hex');
}

export async function describeFiles(folder: string, names: readonly string[]): Promise<Manifest['files']> {
  const rows = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return [name, { sha256: await sha256OfFile(path), sizeBytes: statSync(path).size }] as const;
    }),
  );
  return Object.fromEntries(rows);
}

export function writeManifest(folder: string, manifest: Manifest): void {
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** The manifest of a folder, or the sentence that says why there is none. */
export function readManifest(folder: string): Manifest | { unreadable: string } {
  const path = join(folder, MANIFEST);
  if (!existsSync(path)) return { unreadable: `${folder} has no manifest.json.` };
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : { unreadable: `${path}: ${z.prettifyError(parsed.error)}` };
  } catch (error) {
    return { unreadable: `${path} is not JSON: ${(error as Error).message}` };
  }
}

/** Names of files that are missing or whose content is not what the manifest says, each with its sentence. */
export async function verifyFiles(folder: string, manifest: Manifest): Promise<string[]> {
  const wrong = await Promise.all(
    Object.entries(manifest.files).map(async ([name, { sha256, sizeBytes }]) => {
      const path = join(folder, name);
      if (!existsSync(path)) return `${name} is missing.`;
      const size = statSync(path).size;
      if (size !== sizeBytes) return `${name} has ${size} bytes instead of ${sizeBytes}.`;
      return (await sha256OfFile(path)) === sha256 ? undefined : `${name} does not match its checksum.`;
    }),
  );
  return wrong.filter((sentence) => sentence !== undefined);
}
