import type { OpenFramePort } from './frame-port.ts';
import { openLinuxFramePort } from './linux-frame-port.ts';

/** Ears on an interface, where this system has them. */
export const openFramePort: OpenFramePort = (nic) =>
  process.platform === 'linux' ? openLinuxFramePort(nic) : undefined;
