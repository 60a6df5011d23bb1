import type { Choices } from './shapes.ts';

/** A word for a shell: quoted where a shell would read something into it. */
const quoted = (text: string): string =>
  /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

interface Deploying extends Choices {
  systemId: string;
  erase: readonly string[];
}

/** The same deployment for a terminal. User-data is meant to come from a file there. */
export function commandLine({ systemId, erase, userData, ...choices }: Deploying): string {
  const flags = Object.entries(choices).flatMap(([name, value]) => {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) return [];
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return [flag, ...(Array.isArray(value) ? value.map(String) : [String(value)]).map(quoted)];
  });
  return [
    `metaldesk deploy start ${systemId}`,
    ...flags,
    ...(erase.length > 0 ? ['--erase', ...erase.map(quoted)] : []),
    ...(userData ? ['--user-data "$(cat user-data)"'] : []),
  ].join(' ');
}

/** The same for MAAS's own command line. It asks for no layout: that is drawn in the machine's Storage tab. */
export function maasLine({ systemId, image, kernelOptions, userData }: Deploying): string {
  const series = image?.split('/').at(-1);
  return [
    `maas desk machine deploy ${systemId}`,
    ...(series ? [`distro_series=${quoted(series)}`] : []),
    ...(kernelOptions ? [`kernel_opts=${quoted(kernelOptions)}`] : []),
    ...(userData ? ['user_data="$(base64 -w0 user-data)"'] : []),
  ].join(' ');
}
