/** Groups of the fleet strip and of the list, in their order. */
export const fleetGroups = ['need_you', 'working', 'new', 'rescue', 'ready', 'in_use', 'aside'] as const;
export type Group = (typeof fleetGroups)[number];

/** What a list of machines can be grouped by. */
export const groupings = [
  'none',
  'status',
  'power',
  'zone',
  'pool',
  'owner',
  'architecture',
  'domain',
] as const;
export type Grouping = (typeof groupings)[number];

/** What one boot of the ephemeral system is for. */
export const runPurposes = ['enlist', 'commission', 'test', 'deploy', 'release', 'rescue'] as const;
export type RunPurpose = (typeof runPurposes)[number];
