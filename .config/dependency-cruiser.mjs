/** DESIGN: which way imports may point. Each layer may import what stands before it in this list. */
const layers = [
  ['contract or protocols', '^services/(contract|protocols)/'],
  ['platform', '^services/platform/'],
  ['site', '^services/site/'],
  ['wire or doors', '^services/(wire|doors)/'],
  ['controller', '^services/controller'],
  ['main', '^main/'],
];
const upward = layers.slice(0, -1).map(([name, path], i) => ({
  name: `${name} imports no higher layer`,
  severity: 'error',
  from: { path, pathNot: ['^services/contract/all\\.ts$', '\\.(test|long)\\.tsx?$'] },
  to: { path: layers.slice(i + 1).map(([, higher]) => higher) },
}));
const pure = '(^services/protocols/.*|/(policy|plan|lifecycle|contract|filter-fields|filter-syntax))\\.ts$';
const io =
  '^(node:)?(dgram|net|fs|fs/promises|http|https|child_process|tls|worker_threads)$|better-sqlite3|kysely|koffi';

export default {
  forbidden: [
    ...upward,
    {
      name: 'no cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'pure files do no I/O',
      severity: 'error',
      from: { path: pure, pathNot: '\\.(test|long)\\.ts$' },
      to: { path: [io, '^services/platform/(store|sockets|clock)'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the renderer takes the contract alone',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(services|main|test)/', pathNot: '^services/contract/' },
    },
    {
      name: 'services never import electron, main or renderer',
      severity: 'error',
      from: { path: '^services/' },
      to: { path: '^(main|renderer)/|(^|/)electron(/|$)' },
    },
    {
      name: 'only the window knows Electron',
      severity: 'error',
      from: { path: '^(main|renderer)/', pathNot: '^main/(desktop\\.ts$|desktop/|preload\\.ts$)' },
      to: { path: '^electron$|(^|/)node_modules/electron/' },
    },
    {
      name: 'only platform/sockets opens a UDP port',
      severity: 'error',
      from: { path: '^(services|main)/', pathNot: ['^services/platform/sockets/', '\\.(test|long)\\.ts$'] },
      to: { path: '^(node:)?dgram$|^koffi$' },
    },
    {
      name: 'a site feature is entered by its index or contract',
      severity: 'error',
      from: { path: '^services/site/([^/]+)/', pathNot: '\\.(test|long)\\.ts$' },
      to: {
        path: '^services/site/([^/]+)/',
        pathNot: ['^services/site/$1/', '^services/site/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'other layers enter a site feature by its index',
      severity: 'error',
      from: { path: '^(main|services/(wire|doors|controller))', pathNot: '\\.(test|long)\\.ts$' },
      to: { path: '^services/site/[^/]+/', pathNot: '^services/site/[^/]+/(index|contract|lifecycle)\\.ts$' },
    },
    {
      name: 'all.ts takes contracts and pure tables only',
      severity: 'error',
      from: { path: '^services/contract/all\\.ts$' },
      to: {
        path: '^services/',
        pathNot: ['(contract|lifecycle|filter-fields|filter-syntax)\\.ts$', '^services/contract/'],
      },
    },
    {
      name: 'a contract.ts imports contract/ only',
      severity: 'error',
      from: { path: '/contract\\.ts$' },
      to: { path: '^services/', pathNot: ['^services/contract/', 'lifecycle\\.ts$'] },
    },
    {
      name: 'product code does not import tests',
      severity: 'error',
      from: { path: '^(services|main|renderer)/', pathNot: '\\.(test|long)\\.tsx?$' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js'], exportsFields: ['exports'] },
  },
};
