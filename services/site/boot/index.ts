/** Booting: what a machine loads next, and the story of what it did. */
export { firstFile, type BootClient, type BootServer, type FirstFile } from './plan.ts';
export type { BootFacts, PacketSeen, Saw, SawPacket, Who } from './seen.ts';
