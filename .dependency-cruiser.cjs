// Who may import whom: docs/architecture.md, "Floors and rooms". Each rule is an error.
const PLATFORM_ROOMS = 'gateway|events|operations|console';
const PURE_LIBRARIES =
  'valibot|zod|yaml|fast-xml-parser|es-hangul|robots-parser|ical-generator|jose|otpauth|argon2-wasm-edge|bcryptjs|@noble/hashes|@simplewebauthn/server';
/** The one file of the gateway that names systems. */
const MOUNT = '^workers/gateway/systems\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: '1-shared-is-pure',
      comment: 'shared/ imports only shared/ and pure libraries: it runs in Node, in workerd and in a browser.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { pathNot: `^shared/|^node_modules/(${PURE_LIBRARIES})/` },
    },
    {
      name: '2-actors-know-only-shared',
      comment: 'durable-objects/ imports shared/ and pure libraries; no Hono, no Drizzle, nothing of workers/.',
      severity: 'error',
      from: { path: '^durable-objects/', pathNot: '^durable-objects/platform/itty/' },
      to: { pathNot: `^shared/|^durable-objects/|^cloudflare:|^node_modules/(${PURE_LIBRARIES})/` },
    },
    {
      name: '2-actor-kernel-knows-no-entity',
      comment: 'The kernel is composed into actors; it must not know one of them.',
      severity: 'error',
      from: { path: '^durable-objects/kernel/' },
      to: { path: '^durable-objects/(?!kernel/)' },
    },
    {
      name: '2-actors-of-one-system',
      comment: 'An actor knows its own system, the kernel and the platform; other systems hear of it by events.',
      severity: 'error',
      from: { path: '^durable-objects/(?!kernel/|platform/)([^/]+)/' },
      to: { path: '^durable-objects/', pathNot: '^durable-objects/($1|kernel|platform)/' },
    },
    {
      name: '3-system-alone',
      comment:
        "A system never imports another one's folder: across systems go events, or the other's entrypoint (as a type).",
      severity: 'error',
      from: { path: `^workers/(?!(?:${PLATFORM_ROOMS})/)([^/]+)/` },
      to: { path: `^workers/(?!(?:${PLATFORM_ROOMS})/)[^/]+/`, pathNot: '^workers/($1/|[^/]+/entrypoint\\.ts$)' },
    },
    {
      name: '3-entrypoint-as-type',
      comment: "Another system's entrypoint is reached by a binding; only its type is imported.",
      severity: 'error',
      from: { path: `^workers/(?!(?:${PLATFORM_ROOMS})/)([^/]+)/` },
      to: { path: '^workers/[^/]+/entrypoint\\.ts$', pathNot: '^workers/$1/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: '3-actors-as-types',
      comment:
        'Workers reach actors through bindings; only the types of actors are imported. The entry re-exports the classes.',
      severity: 'error',
      from: { path: '^workers/', pathNot: '^workers/index\\.ts$' },
      to: { path: '^durable-objects/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: '3-edge-imports',
      comment: 'workers/ imports shared/, itself and libraries; never scripts, tests or benches.',
      severity: 'error',
      from: { path: '^(workers|durable-objects|shared)/' },
      to: { path: '^(scripts|test|bench)/' },
    },
    {
      name: '4-gateway-for-systems',
      comment: 'Of the platform rooms a system imports only the gateway, for route definitions.',
      severity: 'error',
      from: { path: `^workers/(?!(?:${PLATFORM_ROOMS})/)[^/]+/` },
      to: { path: '^workers/(events|operations|console)/' },
    },
    {
      name: '4-gateway-names-no-system',
      comment: 'The gateway names no system but in the one file that mounts them.',
      severity: 'error',
      from: { path: '^workers/gateway/', pathNot: MOUNT },
      to: { path: `^workers/(?!(?:${PLATFORM_ROOMS})/)[^/]+/|^durable-objects/(?!kernel/|platform/)` },
    },
    {
      name: '5-drizzle-in-repositories',
      comment: 'SQL of D1 lives in schema and repository files.',
      severity: 'error',
      from: { path: '^(workers|durable-objects|shared)/', pathNot: '(^|[/.-])(schema|repository)(\\.ts$|/)' },
      to: { path: '^node_modules/drizzle-orm/' },
    },
    {
      name: '5-itty-in-one-place',
      comment: 'itty-durable loses state outside fetch; one folder knows how to live with that.',
      severity: 'error',
      from: { pathNot: '^durable-objects/platform/itty/|^test/' },
      to: { path: '^node_modules/itty-(durable|router)/' },
    },
    {
      name: '5-node-in-tools-only',
      comment: 'Node.js modules do not exist at the edge.',
      severity: 'error',
      from: { pathNot: '^(scripts|test|bench)/|^[^/]+\\.(config\\.ts|cjs)$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-development-tool-at-the-edge',
      comment: 'What the Worker imports must be a production dependency.',
      severity: 'error',
      from: { path: '^(workers|durable-objects|shared)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one idea, or miss a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that is no entry is dead.',
      severity: 'error',
      from: { orphan: true, pathNot: '\\.d\\.ts$|^(scripts|test|bench)/|^[^/]+\\.(config\\.ts|cjs)$' },
      to: {},
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^cloudflare:' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Rivals of the benches have dependencies of their own, installed when they run.
    exclude: { path: '^bench/rivals/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Sees `import type`, which disappears at compilation and on which two laws depend.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json'],
    },
  },
};
