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
  '^libs/contracts/src/plain/index\\.ts$',
];
const SPEC = '\\.spec\\.ts$';

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

const layerRules = Object.entries(RESILIENCE_LAYERS).flatMap(
  ([layer, { layers, packages, node }]) => [
    {
      name: `${layer}-layers`,
      comment: `${layer} may import ${['itself', ...layers].join(', ')}`,
      severity: 'error',
      from: { path: `^${RESILIENCE}/${layer}/`, pathNot: SPEC },
      to: {
        path: `^${RESILIENCE}/`,
        pathNot: within([layer, ...layers]),
      },
    },
    {
      name: `${layer}-spec-layers`,
      comment: `specs of ${layer} may import what ${layer} may, and testing`,
      severity: 'error',
      from: { path: `^${RESILIENCE}/${layer}/.*${SPEC}` },
      to: {
        path: `^${RESILIENCE}/`,
        pathNot: within([layer, ...layers, 'testing']),
      },
    },
    {
      name: `${layer}-packages`,
      comment: `${layer} may import ${[...packages, ...(node ? ['node:*'] : [])].join(', ') || 'no package'}`,
      severity: 'error',
      from: { path: `^${RESILIENCE}/${layer}/`, pathNot: SPEC },
      to: {
        dependencyTypes: [...PACKAGE_TYPES, ...(node ? [] : ['core'])],
        pathNot: packages.map((name) => `node_modules/${name}/`),
      },
    },
  ],
);

const joiningRules = Object.entries(JOINING_LIBS).map(([lib, libs]) => ({
  name: `${lib}-libs`,
  comment: `${lib} may import the libs ${libs.join(', ')}`,
  severity: 'error',
  from: { path: `^libs/${lib}/` },
  to: { path: '^libs/', pathNot: `^libs/(${[lib, ...libs].join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layerRules,
    {
      name: 'layers-declared',
      comment: 'a new folder of the library says above what it may import',
      severity: 'error',
      from: {
        path: `^${RESILIENCE}/[^/]+/`,
        pathNot: `^${RESILIENCE}/(${Object.keys(RESILIENCE_LAYERS).join('|')})/`,
      },
      to: {},
    },
    {
      name: 'apps-apart',
      comment: 'services meet over the network; what they share is a lib',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'page-by-contract',
      comment: 'the page runs in a browser: of the console it knows what the console tells it',
      severity: 'error',
      from: { path: '^apps/console/page/' },
      to: {
        path: '^(apps|libs)/',
        pathNot: '^apps/console/(page/|src/contract/)',
      },
    },
    {
      name: 'console-without-page',
      comment: 'the console serves the built page, and imports nothing of it',
      severity: 'error',
      from: { path: '^apps/console/(src|test)/' },
      to: { path: '^apps/console/page/' },
    },
    {
      name: 'lab-facts-below',
      comment: 'what a cell is, and what came out of it, know nothing of who measures or shows it',
      severity: 'error',
      from: { path: '^apps/lab/src/(scenario|results)/' },
      to: {
        path: '^apps/lab/src/',
        pathNot: '^apps/lab/src/(scenario/|results/|cli/lab-error\\.ts$)',
      },
    },
    {
      name: 'lab-report-reads',
      comment: 'the report shows results, whoever measured them',
      severity: 'error',
      from: { path: '^apps/lab/src/report/' },
      to: { path: '^apps/lab/src/', pathNot: '^apps/lab/src/(scenario|results|report)/' },
    },
    {
      name: 'libs-apart',
      comment: 'each lib stands alone: a team can copy it without its neighbours',
      severity: 'error',
      from: { path: '^libs/([^/]+)/', pathNot: JOINING },
      to: { path: '^libs/', pathNot: '^libs/$1/' },
    },
    ...joiningRules,
    {
      name: 'admin-client-light',
      comment: 'a command loads the client for one call: no Nest, nothing of the server',
      severity: 'error',
      from: { path: '^libs/admin/src/client/', pathNot: SPEC },
      to: {
        path: [
          '^libs/(admin/src/(server/|index)|chassis/|contracts/src/index|resilience/)',
          'node_modules/(@nestjs|rxjs)/',
        ],
      },
    },
    {
      name: 'spans-on-demand',
      comment: 'a service without a collector loads nothing of the SDK for spans',
      severity: 'error',
      from: {
        path: '^libs/telemetry/src/',
        pathNot: [SPEC, '^libs/telemetry/src/tracing/(export-spans|watched-exporter)\\.ts$'],
      },
      to: { path: 'node_modules/@opentelemetry/(sdk-trace|exporter)' },
    },
    {
      name: 'spans-on-demand-too',
      comment: 'what does is imported when the service knows its collector, not before',
      severity: 'error',
      from: { path: '^libs/telemetry/src/' },
      to: { path: '^libs/telemetry/src/tracing/export-spans\\.ts$', dynamic: false },
    },
    {
      name: 'libs-below-apps',
      comment: 'libs know nothing of the apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|bench|examples|test)/' },
    },
    {
      name: 'examples-as-outsiders',
      comment: 'of this repo examples import the library by its public names, like anybody else',
      severity: 'error',
      from: { path: '^examples/' },
      to: {
        path: '^(apps|bench|libs|test)/',
        pathNot: [
          `^${RESILIENCE}/index\\.ts$`,
          `^${RESILIENCE}/(${PUBLIC_SUBPATHS.join('|')})/index\\.ts$`,
        ],
      },
    },
    {
      name: 'examples-by-name',
      comment: 'and never by a path into it',
      severity: 'error',
      from: { path: '^examples/' },
      to: { path: '^libs/', dependencyTypesNot: ['aliased-tsconfig'] },
    },
    {
      name: 'examples-apart',
      comment: 'each example can be copied without the others',
      severity: 'error',
      from: { path: '^examples/([^/]+)/', pathNot: '^examples/demo/' },
      to: { path: '^examples/', pathNot: '^examples/($1|demo)/' },
    },
    {
      name: 'examples-without-demo',
      comment: 'what a reader copies knows nothing of the demo; only main.ts and specs do',
      severity: 'error',
      from: { path: '^examples/[^/]+/', pathNot: ['^examples/demo/', '/main\\.ts$', SPEC] },
      to: { path: '^examples/demo/' },
    },
    {
      name: 'examples-for-readers',
      comment: 'nothing but themselves uses the examples',
      severity: 'error',
      from: { path: '^(apps|bench|test)/' },
      to: { path: '^examples/' },
    },
    {
      name: 'product-without-tests',
      comment: 'nothing that runs in production imports specs or tests',
      severity: 'error',
      from: { path: PRODUCT, pathNot: SPEC },
      to: { path: ['^(bench|test)/', '^(apps|libs)/[^/]+/test/', SPEC] },
    },
    {
      name: 'libs-by-name',
      comment: 'apps and tests import a lib as @firebreak/..., never by a path into it',
      severity: 'error',
      from: { path: '^(apps|bench|test)/' },
      to: { path: '^libs/', dependencyTypesNot: ['aliased-tsconfig'] },
    },
    {
      name: 'libs-by-name-too',
      comment: 'so does a lib that joins others',
      severity: 'error',
      from: { path: JOINING },
      to: { path: '^libs/', pathNot: '^libs/$1/', dependencyTypesNot: ['aliased-tsconfig'] },
    },
    {
      name: 'public-names',
      comment: 'of a lib only its index and the listed sub-paths are public',
      severity: 'error',
      from: { path: '^(apps|bench|test)/' },
      to: { path: '^libs/', pathNot: PUBLIC_FILES },
    },
    {
      name: 'public-names-too',
      comment: 'and to the libs that join others',
      severity: 'error',
      from: { path: JOINING },
      to: { path: '^libs/', pathNot: ['^libs/$1/', ...PUBLIC_FILES] },
    },
    {
      name: 'testing-for-tests',
      comment: 'the fake clock and its friends stay out of services',
      severity: 'error',
      from: { path: '^apps/service-', pathNot: SPEC },
      to: { path: `^${RESILIENCE}/testing/` },
    },
    {
      name: 'terminus-elsewhere',
      comment: 'no service here has Terminus in its image; the entry is for applications that do',
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: `^${RESILIENCE}/terminus/` },
    },
    {
      name: 'production-dependencies',
      comment: 'the image holds no devDependencies',
      severity: 'error',
      from: { path: PRODUCT, pathNot: [SPEC, `^${RESILIENCE}/(testing|terminus)/`] },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'declared-dependencies',
      comment: 'every package that is imported is in package.json',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'undetermined'] },
    },
    {
      name: 'resolvable',
      comment: 'every import leads somewhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycles',
      comment: 'a cycle has no first file to read',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
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
