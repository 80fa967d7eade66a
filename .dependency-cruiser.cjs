/**
 * Who may import whom: `npm run check:imports`. docs/architecture.md explains it.
 *
 * For each folder of `src/`, `loads` lists the folders that it may import, and `types` those of which it may import only types.
 */
const FOLDERS = {
  platform: { loads: [], types: [] },
  generated: { loads: [], types: ['transport', 'client'] },
  transport: { loads: ['platform'], types: ['generated', 'auth'] },
  auth: { loads: ['platform', 'transport'], types: ['generated'] },
  media: { loads: ['platform', 'transport', 'auth', 'generated', 'client'], types: ['events'] },
  events: { loads: ['platform', 'transport', 'generated'], types: ['client'] },
  client: { loads: ['platform', 'transport', 'auth', 'generated', 'media', 'events'], types: [] },
  undici: { loads: ['platform', 'transport'], types: [] },
  server: { loads: ['platform'], types: [] },
  mcp: { loads: ['platform', 'transport', 'auth', 'generated', 'media', 'events', 'client', 'server'], types: [] },
  sandbox: { loads: ['platform', 'transport', 'auth', 'generated', 'media', 'events', 'client', 'server'], types: [] },
};

/** What `src/index.ts` consists of. It runs in browsers too. */
const CLIENT = 'index|client|events|media|transport|auth|platform|generated';
const CLIENT_PACKAGES = 'openapi-fetch|oauth4webapi';

/** How the tool names imports that are gone after compiling. */
const TYPES = ['type-only', 'type-import'];

/** Files of `src/` in these folders, or of the same name in `src/` itself. */
const within = (...folders) => `^src/(${folders.join('|')})(/|\\.ts$)`;

const folderRules = Object.entries(FOLDERS).flatMap(([folder, { loads, types }]) => {
  const from = { path: within(folder) };
  const known = [folder, ...loads];
  const rule = (name, to) => ({ name: `${folder}-${name}`, severity: 'error', from, to });
  return [
    rule('imports', { path: '^(src|codegen)/', pathNot: within(...known, ...types) }),
    ...(types.length > 0 ? [rule('types', { path: within(...types), dependencyTypesNot: TYPES })] : []),
  ];
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'folder-without-rules',
      comment: 'Add the folder to the table in .dependency-cruiser.cjs.',
      severity: 'error',
      from: { path: '^src/', pathNot: within('index', 'cli', ...Object.keys(FOLDERS)) },
      to: {},
    },
    ...folderRules,
    {
      name: 'index-reaches-client-only',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^codegen/|^src/', pathNot: within(...CLIENT.split('|')), reachable: true },
    },
    {
      name: 'client-without-node-modules',
      comment: 'Use `nodeModule` of src/platform, which browsers and bundlers can do without.',
      severity: 'error',
      from: { path: within(CLIENT) },
      to: { dependencyTypes: ['core'], dependencyTypesNot: TYPES },
    },
    {
      name: 'client-packages',
      severity: 'error',
      from: { path: within(CLIENT) },
      to: { path: 'node_modules/', pathNot: `node_modules/(${CLIENT_PACKAGES})/`, dependencyTypesNot: TYPES },
    },
    {
      name: 'codegen-only-lazily',
      comment: 'Its packages are optional: the command `codegen` loads it when it runs.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^codegen/', dynamic: false },
    },
    {
      name: 'codegen-imports',
      comment: 'Only `npm run spec:pull -- --topics` calls the API.',
      severity: 'error',
      from: { path: '^codegen/', pathNot: '^codegen/topics/pull-topics' },
      to: { path: '^src/', pathNot: within('platform', 'transport', 'client') },
    },
    {
      name: 'codegen-types',
      severity: 'error',
      from: { path: '^codegen/', pathNot: '^codegen/topics/pull-topics' },
      to: { path: within('transport', 'client'), dependencyTypesNot: TYPES },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    moduleSystems: ['es6'],
    // Imports of types count too.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default', 'types'] },
  },
};
