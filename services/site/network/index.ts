export type { Durable, Lease, LeaseFacts, LeaseRequest } from './lease.ts';
export { openLeases, type Leases } from './leases.ts';
export type { ServedSubnet } from './served-subnets.ts';
export type { Whereabouts } from './subnet-choice.ts';
