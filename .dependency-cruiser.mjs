/**
 * Who may import whom. `npm run lint` checks it; test/boundaries shows that each rule bites.
 *
 * The library's folders are layers: each may import the layers and packages named here, and itself.
 * The library's own index.ts is core and policies together. `testing` is for specs, so no layer names it.
 */
const RESILIENCE_LAYERS = {
  core: { layers: [], packages: [], node: false },
  policies: { layers: ['core'], packages: [], node: true },
  rxjs: { layers: ['core', 'policies'], packages: ['rxjs'], node: false },
  grpc: { layers: ['core'], packages: ['@grpc/grpc-js', 'protobufjs'], node: false },
  nest: {
    layers: ['core', 'policies', 'rxjs'],
    packages: ['rxjs', '@nestjs/common', '@nestjs/core', 'reflect-metadata'],
    node: true,
  },
  'nest-grpc': {
    layers: ['core', 'policies', 'rxjs', 'grpc', 'nest'],
    packages: [
      'rxjs',
      '@grpc/grpc-js',
      '@nestjs/common',
      '@nestjs/core',
      '@nestjs/microservices',
      'reflect-metadata',
    ],
    node: true,
  },
  terminus: {
    layers: ['core', 'policies'],
    packages: ['@nestjs/common', '@nestjs/core', '@nestjs/terminus', 'reflect-metadata'],
    node: false,
  },
  otel: { layers: ['core', 'policies'], packages: ['@opentelemetry/api'], node: false },
  testing: { layers: ['core', 'policies'], packages: [], node: false },
};

const PACKAGE_TYPES = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'];
const RESILIENCE = 'libs/resilience/src';
const PUBLIC_SUBPATHS = Object.keys(RESILIENCE_LAYERS).filter(
  (layer) => layer !== 'core' && layer !== 'policies',
);
const PUBLIC_FILES = [
  `^libs/[^/]+/src/index\\.ts$`,
  `^${RESILIENCE}/(${PUBLIC_SUBPATHS.join('|')})/index\\.ts$`,
  '^libs/admin/src/client/index\\.ts$',
  '^libs/chassis/src/log-rendering/index\\.ts$',
  '^libs/contracts/src/(plain|testing)/index\\.ts$',
];
const SPEC = '\\.spec\\.ts$';
/** Entries for specs alone. */
const TESTING = [`^${RESILIENCE}/testing/`, '^libs/contracts/src/testing/'];

/** Libs that join others, and which: the services are told of these, not the other way round. */
const JOINING_LIBS = {
  admin: ['chassis', 'contracts', 'resilience'],
  control: ['contracts'],
  faults: ['contracts', 'resilience'],
  stack: ['admin', 'contracts'],
  telemetry: ['chassis', 'contracts', 'resilience'],
};
const JOINING = `^libs/(${Object.keys(JOINING_LIBS).join('|')})/`;

/** What runs in production: no specs, no tooling. */
const PRODUCT =
  '^(apps/(service-[a-z]|console)|libs/(admin|chassis|contracts|control|faults|load|resilience|telemetry))/src/';

/**
 * Paths of these layers, and of the index if policies is among them.
 * @param {readonly string[]} layers
 */
function within(layers) {
  const index = layers.includes('policies') ? '|index\\.ts$' : '';
  return `^${RESILIENCE}/((${layers.join('|')})/${index})`;
}

/**
 * An import that must not be.
 * @param {string} name
 * @param {string} comment why
 * @param {import('dependency-cruiser').IFromRestriction} from
 * @param {import('dependency-cruiser').IToRestriction} to
 */
function forbid(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}

const layerRules = Object.entries(RESILIENCE_LAYERS).flatMap(
  ([layer, { layers, packages, node }]) => [
    forbid(
      `${layer}-layers`,
      `${layer} may import ${['itself', ...layers].join(', ')}`,
      { path: `^${RESILIENCE}/${layer}/`, pathNot: SPEC },
      {
        path: `^${RESILIENCE}/`,
        pathNot: within([layer, ...layers]),
      },
    ),
    forbid(
      `${layer}-spec-layers`,
      `specs of ${layer} may import what ${layer} may, and testing`,
      { path: `^${RESILIENCE}/${layer}/.*${SPEC}` },
      {
        path: `^${RESILIENCE}/`,
        pathNot: within([layer, ...layers, 'testing']),
      },
    ),
    forbid(
      `${layer}-packages`,
      `${layer} may import ${[...packages, ...(node ? ['node:*'] : [])].join(', ') || 'no package'}`,
      { path: `^${RESILIENCE}/${layer}/`, pathNot: SPEC },
      {
        dependencyTypes: [...PACKAGE_TYPES, ...(node ? [] : ['core'])],
        pathNot: packages.map((name) => `node_modules/${name}/`),
      },
    ),
  ],
);

const joiningRules = Object.entries(JOINING_LIBS).map(([lib, libs]) =>
  forbid(
    `${lib}-libs`,
    `${lib} may import the libs ${libs.join(', ')}`,
    { path: `^libs/${lib}/` },
    { path: '^libs/', pathNot: `^libs/(${[lib, ...libs].join('|')})/` },
  ),
);

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layerRules,
    forbid(
      'layers-declared',
      'a new folder of the library says above what it may import',
      {
        path: `^${RESILIENCE}/[^/]+/`,
        pathNot: `^${RESILIENCE}/(${Object.keys(RESILIENCE_LAYERS).join('|')})/`,
      },
      {},
    ),
    forbid(
      'apps-apart',
      'services meet over the network; what they share is a lib',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    forbid(
      'page-by-contract',
      'the page runs in a browser: of the console it knows what the console tells it',
      { path: '^apps/console/page/' },
      {
        path: '^(apps|libs)/',
        pathNot: '^apps/console/(page/|src/contract/)',
      },
    ),
    forbid(
      'console-without-page',
      'the console serves the built page, and imports nothing of it',
      { path: '^apps/console/(src|test)/' },
      { path: '^apps/console/page/' },
    ),
    forbid(
      'lab-facts-below',
      'what a cell is, and what came out of it, know nothing of who measures or shows it',
      { path: '^apps/lab/src/(scenario|results)/' },
      {
        path: '^apps/lab/src/',
        pathNot: '^apps/lab/src/(scenario/|results/|cli/lab-error\\.ts$)',
      },
    ),
    forbid(
      'lab-report-reads',
      'the report shows results, whoever measured them',
      { path: '^apps/lab/src/report/' },
      { path: '^apps/lab/src/', pathNot: '^apps/lab/src/(scenario|results|report)/' },
    ),
    forbid(
      'libs-apart',
      'each lib stands alone: a team can copy it without its neighbours',
      { path: '^libs/([^/]+)/', pathNot: JOINING },
      { path: '^libs/', pathNot: '^libs/$1/' },
    ),
    ...joiningRules,
    forbid(
      'admin-client-light',
      'a command loads the client for one call: no Nest, nothing of the server',
      { path: '^libs/admin/src/client/', pathNot: SPEC },
      {
        path: [
          '^libs/(admin/src/(server/|index)|chassis/|contracts/src/index|resilience/)',
          'node_modules/(@nestjs|rxjs)/',
        ],
      },
    ),
    forbid(
      'spans-on-demand',
      'a service without a collector loads nothing of the SDK for spans',
      {
        path: '^libs/telemetry/src/',
        pathNot: [SPEC, '^libs/telemetry/src/tracing/(export-spans|watched-exporter)\\.ts$'],
      },
      { path: 'node_modules/@opentelemetry/(sdk-trace|exporter)' },
    ),
    forbid(
      'spans-on-demand-too',
      'what does is imported when the service knows its collector, not before',
      { path: '^libs/telemetry/src/' },
      { path: '^libs/telemetry/src/tracing/export-spans\\.ts$', dynamic: false },
    ),
    forbid(
      'libs-below-apps',
      'libs know nothing of the apps',
      { path: '^libs/' },
      { path: '^(apps|bench|examples|test)/' },
    ),
    forbid(
      'examples-as-outsiders',
      'of this repo examples import the library by its public names, like anybody else',
      { path: '^examples/' },
      {
        path: '^(apps|bench|libs|test)/',
        pathNot: [
          `^${RESILIENCE}/index\\.ts$`,
          `^${RESILIENCE}/(${PUBLIC_SUBPATHS.join('|')})/index\\.ts$`,
        ],
      },
    ),
    forbid(
      'examples-by-name',
      'and never by a path into it',
      { path: '^examples/' },
      { path: '^libs/', dependencyTypesNot: ['aliased-tsconfig'] },
    ),
    forbid(
      'examples-apart',
      'each example can be copied without the others',
      { path: '^examples/([^/]+)/', pathNot: '^examples/demo/' },
      { path: '^examples/', pathNot: '^examples/($1|demo)/' },
    ),
    forbid(
      'examples-without-demo',
      'what a reader copies knows nothing of the demo; only main.ts and specs do',
      { path: '^examples/[^/]+/', pathNot: ['^examples/demo/', '/main\\.ts$', SPEC] },
      { path: '^examples/demo/' },
    ),
    forbid(
      'examples-for-readers',
      'nothing but themselves uses the examples',
      { path: '^(apps|bench|test)/' },
      { path: '^examples/' },
    ),
    forbid(
      'product-without-tests',
      'nothing that runs in production imports specs or tests',
      { path: PRODUCT, pathNot: SPEC },
      { path: ['^(bench|test)/', '^(apps|libs)/[^/]+/test/', SPEC] },
    ),
    forbid(
      'libs-by-name',
      'apps and tests import a lib as @firebreak/..., never by a path into it',
      { path: '^(apps|bench|test)/' },
      { path: '^libs/', dependencyTypesNot: ['aliased-tsconfig'] },
    ),
    forbid(
      'libs-by-name-too',
      'so does a lib that joins others',
      { path: JOINING },
      { path: '^libs/', pathNot: '^libs/$1/', dependencyTypesNot: ['aliased-tsconfig'] },
    ),
    forbid(
      'public-names',
      'of a lib only its index and the listed sub-paths are public',
      { path: '^(apps|bench|test)/' },
      { path: '^libs/', pathNot: PUBLIC_FILES },
    ),
    forbid(
      'public-names-too',
      'and to the libs that join others',
      { path: JOINING },
      { path: '^libs/', pathNot: ['^libs/$1/', ...PUBLIC_FILES] },
    ),
    forbid(
      'testing-for-tests',
      'fake clocks and fixtures stay out of what runs in production',
      { path: PRODUCT, pathNot: [SPEC, `^${RESILIENCE}/`, ...TESTING] },
      { path: TESTING },
    ),
    forbid(
      'terminus-elsewhere',
      'no service here has Terminus in its image; the entry is for applications that do',
      { path: '^apps/' },
      { path: `^${RESILIENCE}/terminus/` },
    ),
    forbid(
      'production-dependencies',
      'the image holds no devDependencies',
      { path: PRODUCT, pathNot: [SPEC, `^${RESILIENCE}/(testing|terminus)/`] },
      { dependencyTypes: ['npm-dev'] },
    ),
    forbid(
      'declared-dependencies',
      'every package that is imported is in package.json',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'undetermined'] },
    ),
    forbid('resolvable', 'every import leads somewhere', {}, { couldNotResolve: true }),
    forbid('no-cycles', 'a cycle has no first file to read', {}, { circular: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // test/mutation is a package of its own, with dependencies of its own.
    exclude: {
      path: [
        '^dist/',
        '^test/mutation/',
        '^libs/contracts/src/generated/',
        '/attribution/generated/',
      ],
    },
    tsPreCompilationDeps: true,
    // The library has a package.json of its own, for those who install it; specs and scripts go by the root's.
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
    skipAnalysisNotInRules: true,
  },
};
