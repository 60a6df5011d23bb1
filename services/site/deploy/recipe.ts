import type { Secrets } from '../../platform/secrets/secrets.ts';
import type { InstallPlan } from './install-plan.ts';
import type { NetworkModel } from './target/model.ts';
import type { Renderer } from './target/render.ts';
import { targetFiles } from './target/target-files.ts';
import type { OauthCredentials } from '../../protocols/oauth.ts';

/** All that an install plan is made of but the desk's address: that is the one the machine comes by. */
export interface Recipe {
  target: 'disk' | 'memory';
  instanceId: string;
  /** Opens this deployment's phone-home, and nothing else. */
  token: string;
  image: InstallPlan['image'];
  hasCloudInit: boolean;
  storage: InstallPlan['storage'];
  imageDisk: InstallPlan['imageDisk'];
  kernelOptions: string;
  userData: string | null;
  keys: string[];
  loginUser: string;
  network: NetworkModel;
  renderer: Renderer;
}

/** What a deployment's row keeps sealed. */
export const recipeOf = (secrets: Pick<Secrets, 'open'>, row: { sealed: string }): Recipe =>
  JSON.parse(secrets.open(row.sealed)) as Recipe;

/** What the installer is told. Pure. */
export function installPlan(
  recipe: Recipe,
  machine: { systemId: string; hostname: string; domain: string },
  desk: { url: string; credentials: OauthCredentials },
): InstallPlan {
  const { target, image, storage, imageDisk, kernelOptions } = recipe;
  const { files, remove } = targetFiles({
    machine: { ...machine, instanceId: recipe.instanceId },
    desk: { url: desk.url },
    credentials: desk.credentials,
    token: recipe.token,
    keys: recipe.keys,
    loginUser: recipe.loginUser,
    userData: recipe.userData,
    network: recipe.network,
    renderer: recipe.renderer,
  });
  return {
    format: 1,
    systemId: machine.systemId,
    hostname: machine.hostname,
    ...{ target, image, storage, imageDisk, kernelOptions, files, remove },
  };
}
