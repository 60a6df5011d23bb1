const types: Readonly<Record<string, string>> = {
  efi: 'application/efi', // UEFI HTTP boot takes a file for a program by this type
  ipxe: 'text/plain; charset=utf-8',
  cfg: 'text/plain; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  json: 'application/json',
  iso: 'application/vnd.efi-iso',
  img: 'application/vnd.efi-img',
  gz: 'application/gzip',
  zst: 'application/zstd',
  xz: 'application/x-xz',
  tar: 'application/x-tar',
};

/** The media type of a boot file by its name. */
export function contentTypeOf(path: string): string {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return types[extension] ?? 'application/octet-stream';
}
