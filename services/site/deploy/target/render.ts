import type { PlannedFile } from '../install-plan.ts';
import { ifupdown } from './ifupdown.ts';
import { modelProblems, type NetworkModel } from './model.ts';
import { netplan } from './netplan.ts';
import { networkManager } from './network-manager.ts';
import { networkd } from './networkd.ts';

/** Which of the target's network systems brings the interfaces up. One alone: two of them wait for each other. */
export const renderers = ['netplan', 'ifupdown', 'networkd', 'network-manager'] as const;
export type Renderer = (typeof renderers)[number];

const render: Record<Renderer, (model: NetworkModel) => PlannedFile[]> = {
  netplan,
  ifupdown,
  networkd,
  'network-manager': networkManager,
};

/**
 * Where the image's own configuration lies: gone before ours is written, since each of them merges all that it finds.
 * What cloud-init wrote when the image was made is found everywhere.
 */
const folders: Record<Renderer, string[]> = {
  netplan: ['/etc/netplan'],
  ifupdown: ['/etc/network/interfaces.d'],
  networkd: ['/etc/systemd/network'],
  'network-manager': ['/etc/NetworkManager/system-connections'],
};
const ofCloudInit = ['/etc/netplan/50-cloud-init.yaml', '/etc/network/interfaces.d/50-cloud-init'];

/** The network's files for one of the target's systems. Throws when the model has problems: ask `modelProblems` first. */
export function networkFiles(
  model: NetworkModel,
  renderer: Renderer,
): { files: PlannedFile[]; remove: string[] } {
  const [problem] = modelProblems(model);
  if (problem !== undefined) throw new Error(problem);
  const files = render[renderer](model);
  const replaced = files.map((file) => file.path).filter((path) => path === '/etc/resolv.conf');
  return { files, remove: [...new Set([...folders[renderer], ...ofCloudInit, ...replaced])] };
}
