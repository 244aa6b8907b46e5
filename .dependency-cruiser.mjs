// The direction of dependencies (docs/decisions and CONTRIBUTING say why); `npm run check` enforces it.
const DOMAINS =
  'accounts|catalog|places|devices|inventory|refills|stocktakes|replenishment|recalls|exchange|climate|compliance|alerts|finder|reports'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle means that two rooms are one.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'protocol-stands-alone',
      severity: 'error',
      from: { path: '^protocol/' },
      to: { path: '^(server|dashboard|firmware-sim|test|bench|migrations)/' },
    },
    {
      name: 'firmware-knows-only-protocol',
      severity: 'error',
      from: { path: '^firmware-sim/' },
      to: { path: '^(server|test|bench|migrations)/' },
    },
    {
      name: 'server-knows-no-face',
      comment: 'The demonstration composes the server and the fleet, as tests do.',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/demo/' },
      to: { path: '^(firmware-sim|test|bench)/' },
    },
    {
      name: 'domains-do-not-know-their-plumbing',
      severity: 'error',
      from: { path: `^server/(${DOMAINS})/` },
      to: { path: '^server/(http|mqtt|live|demo|(app|services|endpoints|entrances|config|main)\\.ts)' },
    },
    {
      name: 'a-domain-reaches-another-through-its-service',
      comment: 'Handed in by services.ts: a type of the service, or a pure rule; never a store or a route.',
      severity: 'error',
      from: { path: `^server/(${DOMAINS})/` },
      to: { path: `^server/(${DOMAINS})/.*\\.(store|routes)\\.ts$`, pathNot: '^server/$1/' },
    },
    {
      name: 'only-stores-run-queries',
      comment: 'Tables are read and written by stores, and by the plumbing of the database.',
      severity: 'error',
      from: { path: `^server/(${DOMAINS})/`, pathNot: '\\.store\\.ts$' },
      to: { path: '^server/db/(schema/|sqlite|postgres)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pure-rules-have-no-database',
      severity: 'error',
      from: { path: `^server/(${DOMAINS})/[a-z/-]+[.]ts$` },
      to: { path: '^server/db/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-main-and-tests-compose',
      severity: 'error',
      from: {
        path: '^server/',
        pathNot: ['^server/main\\.ts$', '^server/demo\\.main\\.ts$', '^server/demo/'],
      },
      to: { path: '^server/app\\.ts$' },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'production-uses-production-packages',
      comment: 'PGlite is loaded only when a test asks for it by its address.',
      severity: 'error',
      from: { path: '^(server|protocol|firmware-sim)/', pathNot: '^server/db/pglite[.]connection[.]ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Its parser does not read JSX: Biome's noRestrictedImports holds the dashboard to the same rule.
    exclude: { path: '^(dist|data|dashboard)/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
}
