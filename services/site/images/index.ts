/** Boot resources: the ephemeral system and the boot loaders - built, imported, verified, stored below <data>/images. */
export { type BuildOptions, type BuiltImage, buildImage, defaultCacheDir } from './build.ts';
export { type BuiltSystem, type SystemBuildOptions, buildSystemImage } from './build-system.ts';
export type { Appended, UploadBegun, UploadToBegin, Uploads } from './uploads.ts';
export { openImages, type Images } from './open-images.ts';
export { deployable, type DeployableImage } from './deployable.ts';
export { imageUsed } from './resources.ts';
export { ephemeralImage, imagesDir, importImages, verifyImages } from './store.ts';
export { assetsDir } from './assets-dir.ts';
export { type Manifest, sha256OfFile } from './manifest.ts';
export { imageTrouble } from './status.ts';
