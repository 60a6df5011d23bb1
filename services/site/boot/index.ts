export { firstFile, type BootClient, type BootServer, type FirstFile } from './plan.ts';
export type { BootFacts, PacketSeen, Saw, SawPacket, Who } from './seen.ts';
