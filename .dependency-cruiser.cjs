const layers = [['schemas'], ['store'], ['engine', 'models', 'datasets', 'reports'], ['activities'], ['workflows', 'workers', 'infra'], ['cli']];

/** @param {readonly string[]} folders */
const within = (folders) => `^(${folders.join('|')})/`;

const test = '\\.test\\.ts$';

/** An arrow only ever points down the list of layers. */
const down = layers.slice(0, -1).map((folders, layer) => ({
  name: `${folders.join('-')}-import-only-down`,
  comment: `${folders.join(', ')} may not import from a layer above.`,
  severity: 'error',
  from: { path: within(folders), pathNot: test },
  to: { path: within(layers.slice(layer + 1).flat()), pathNot: '^activities/step-context\\.ts$' },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...down,
    {
      name: 'schemas-import-nobody',
      severity: 'error',
      from: { path: '^schemas/', pathNot: test },
      to: { path: '^[^/]+(/|\\.ts$)', pathNot: '^(schemas|node_modules)/' },
    },
    {
      name: 'step-context-as-a-type',
      comment: 'Helpers of steps may name the context in a type; the value of that module is the wrapper\'s.',
      severity: 'error',
      from: { path: '^(engine|models|datasets|reports)/', pathNot: test },
      to: { path: '^activities/step-context\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'workflows-are-sandbox-safe',
      comment: 'Workflow code imports contracts and the workflow SDK.',
      severity: 'error',
      from: { path: '^workflows/', pathNot: test },
      to: { pathNot: '^(workflows|schemas)/|node_modules/(@temporalio/(workflow|common)|zod)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'steps-get-the-store-injected',
      comment: 'What a step bundles is its fingerprint: the store comes with the context.',
      severity: 'error',
      from: { path: '^(activities|engine|models|datasets)/', pathNot: test },
      to: { path: '^store/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-the-store-knows-aws',
      severity: 'error',
      from: { pathNot: `^(store|test|bench)/|${test}` },
      to: { path: 'node_modules/(@aws-sdk|@smithy)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-the-engine-knows-tensorflow',
      severity: 'error',
      from: { pathNot: `^(engine|test|bench)/|${test}` },
      to: { path: 'node_modules/@tensorflow/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'arrow-where-tables-are',
      severity: 'error',
      from: { pathNot: `^(store|datasets|activities|test|bench)/|${test}` },
      to: { path: 'node_modules/apache-arrow/', dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-tests-in-the-product', severity: 'error', from: { pathNot: `^(test|bench)/|${test}` }, to: { path: `^(test|bench)/|${test}` } },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: `${test}|\\.d\\.ts$|^(bench|test|scripts)/|\\.config\\.(ts|js)$` }, to: {} },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-development-packages-in-the-product', severity: 'error', from: { pathNot: `^(test|bench|scripts)/|${test}|\\.config\\.(ts|js)$` }, to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only'] } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.everstep)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], extensions: ['.ts', '.mjs', '.js', '.cjs', '.json'] },
  },
};
