/** Fabrics, VLANs, subnets, their pools, leases; the desk's interfaces and what is served on them. */
export type { Durable, Lease, LeaseFacts, LeaseRequest } from './lease.ts';
export { openLeases, type Leases } from './leases.ts';
export { openOtherServers, type OtherServers } from './other-servers.ts';
export { openSeenAddresses, type SeenAddresses } from './seen-addresses.ts';
export type { ServedSubnet } from './served-subnets.ts';
export type { Whereabouts } from './subnet-choice.ts';
export { fixAddress, unfixAddresses, type FixedAddress } from './fixed.ts';
export { howToBindPorts } from './may-bind.ts';
export { implementation as networkImplementation, type NetworkAsks } from './implementation.ts';
export type { HeardOnWire, ListenOnWire } from './listen.ts';
export { openGivenAddresses, type GivenAddresses } from './given-addresses.ts';
export type { HeardLine, HeardNeighbour, HeardOn, HeardOnNic, HeardStation } from './heard-now.ts';
export { mayBeServed } from './nic-choice.ts';
export { readNicSignature, readNicSigns, type NicSigns } from './nic-signs.ts';
export type { PreflightAsks } from './preflight.ts';
export { addressCommand } from './propose.ts';
export {
  changeServing,
  defaultDomain,
  domainName,
  modeOf,
  nothingServed,
  readServing,
  servingMode,
  type Serving,
  type ServingMode,
} from './serving.ts';
export { storeSetUp, type SetUp } from './set-up.ts';
export { overlapping, subnetTrouble, type SubnetWanted } from './subnet-check.ts';
