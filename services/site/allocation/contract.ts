import { z } from 'zod';
import { command, query, systemId } from '../../contract/procedure.ts';

const word = z.string().trim().min(1).max(256);
const words = z.array(word).max(100);
/** `space:x`, `cidr:10.77.0.0/24`, `vid:5`, `fabric:x`, `ip:10.77.0.5`, `subnet:x`, a number or a name. */
const networks = z.array(word).max(50);

/** What a machine must be like; what is left out does not matter. MAAS's words for the same are in its REST API. */
export const constraints = z
  .object({
    name: word.optional(),
    systemId: systemId.optional(),
    /** amd64, or amd64/generic. */
    arch: word.optional(),
    cpuCount: z.number().min(0).optional(),
    memMib: z.number().min(0).optional(),
    tags: words.optional(),
    notTags: words.optional(),
    zone: word.optional(),
    notInZone: words.optional(),
    pool: word.optional(),
    notInPool: words.optional(),
    subnets: networks.optional(),
    notSubnets: networks.optional(),
    fabrics: words.optional(),
    notFabrics: words.optional(),
    /** `root:500(ssd),data:2000(rotary)`: label, least size in GB, tags that the disk must carry. The first is the root disk. */
    storage: z.string().max(2000).optional(),
    /** `eth0:subnet_cidr=10.77.0.0/24,link_speed=10000;eth1:vid=5`. */
    interfaces: z.string().max(2000).optional(),
    /** `vendor_id=10de,product_id=1eb8`: each text is one device that must be there. */
    devices: z.array(z.string().max(500)).max(20).optional(),
  })
  .strict();
export type Constraints = z.infer<typeof constraints>;

const answer = z.object({
  systemId,
  hostname: z.string(),
  /** Ids of what each label was met by. */
  storage: z.record(z.string(), z.array(z.number().int())),
  interfaces: z.record(z.string(), z.array(z.number().int())),
});

export const allocationContract = {
  'machines.allocate': command({
    permission: 'edit',
    doc: 'Makes the smallest Ready machine that is like this yours. Two callers never get the same one. Says what excludes how many when none fits.',
    input: z
      .object({
        constraints: constraints.default({}),
        agentName: z.string().max(255).default(''),
        comment: z.string().max(255).default(''),
      })
      .strict(),
    output: answer,
  }),
  'machines.match': query({
    permission: 'view',
    doc: 'Which machine allocate would give now, and how many each constraint excludes. Changes nothing.',
    input: z.object({ constraints: constraints.default({}) }).strict(),
    output: z.object({
      found: answer.nullable(),
      ready: z.number().int(),
      matching: z.number().int(),
      excludes: z.array(z.object({ constraint: z.string(), excludes: z.number().int() })),
      sentence: z.string(),
    }),
  }),
};
