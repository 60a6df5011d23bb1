/** Endings of image files, the longest first. */
const ending =
  /\.(tar\.(gz|xz|zst)|tgz|txz|tzst|(img|raw|dd)(\.(gz|xz|zst))?|ddgz|ddxz|qcow2|squashfs|gz|xz|zst)$/i;

/** A name that is proposed for a file: "Lab Node 7.tar.zst" is lab-node-7. */
export const nameOfFile = (fileName: string): string =>
  fileName
    .replace(ending, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._+-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .replace(/-+$/, '')
    .slice(0, 80);

export const isName = (name: string): boolean =>
  /^([a-z0-9][a-z0-9-]{0,39}\/)?[A-Za-z0-9][A-Za-z0-9._+-]{0,119}$/.test(name.trim());

export const isChecksum = (text: string): boolean => /^[0-9a-fA-F]{64}$/.test(text.trim());

export const isLogin = (text: string): boolean => /^[a-z_][a-z0-9_-]{0,31}$/.test(text.trim());
