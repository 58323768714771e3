/*
 * Who may import whom. The engine knows neither Node nor files; services know ports alone, which a host's composition
 * fills; nobody imports a host. What implements a port imports its types.
 */
const ports = '^main/services/ports/';

/** Files of a room may import: itself, shared, and these. */
const room = (name, path, allowed = []) => ({
  name,
  severity: 'error',
  from: { path: `^${path}/` },
  to: { path: '^(main|renderer|shared|test|resources)/', pathNot: [`^${path}/`, '^shared/', ...allowed] },
});

/** Only these rooms may import a package. */
const onlyIn = (name, module, places) => ({
  name,
  severity: 'error',
  from: { path: '^(main|renderer|shared)/', pathNot: places },
  to: { path: `node_modules/${module}` },
});

module.exports = {
  forbidden: [
    room('shared-imports-nothing', 'shared'),
    room('renderer-imports-shared', 'renderer'),
    room('engine-imports-shared', 'main/engine'),
    room('exporters-import-engine', 'main/exporters', ['^main/engine/']),
    room('data-imports-ports', 'main/data', [ports, '^main/engine/(data-source|random|training/split)\\.ts$']),
    room('backbones-import-ports', 'main/backbones', [
      ports,
      '^main/engine/networks/pretrained/',
      '^main/data/text/(pieces|tokenizer-file)\\.ts$',
    ]),
    room('store-imports-ports', 'main/store', [ports]),
    room('services-import-shared', 'main/services'),
    room('compute-imports', 'main/compute', [ports, '^main/(engine|data|backbones|exporters)/']),
    room('hosts-import', 'main/hosts', ['^main/(services|compute|store|data|backbones|exporters)/']),
    {
      name: 'hosts-share-the-library-alone',
      severity: 'error',
      from: { path: '^main/hosts/(electron|web)/' },
      to: { path: '^main/hosts/', pathNot: ['^main/hosts/$1/', '^main/hosts/library/', '^main/hosts/screens\\.ts$'] },
    },
    {
      name: 'library-knows-no-host',
      severity: 'error',
      from: { path: '^main/hosts/library/' },
      to: { path: '^main/hosts/(electron|web|cli)/' },
    },
    {
      name: 'screens-share-no-view',
      comment: 'A screen is built from components, charts and state; not from another screen.',
      severity: 'error',
      from: { path: '^renderer/(components|charts|state|transport)/' },
      to: { path: '^renderer/views/' },
    },
    {
      name: 'no-node-in-engine-shared-renderer',
      severity: 'error',
      from: { path: '^(main/engine|shared|renderer)/' },
      to: { dependencyTypes: ['core'] },
    },
    onlyIn('sqlite-in-store', 'better-sqlite3', '^main/store/'),
    onlyIn('tfjs-in-engine', '@tensorflow', '^main/(engine|compute|backbones|exporters)/'),
    onlyIn('onnx-in-backbones', 'onnxruntime-node', '^main/(backbones|compute/providers)/'),
    onlyIn('tokenizers-in-data', '@huggingface/tokenizers', '^main/data/'),
    onlyIn('electron-in-its-host', 'electron/', '^main/hosts/electron/'),
    onlyIn('sharp-in-data', 'sharp', '^main/data/'),
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dev-dependency-in-product',
      severity: 'error',
      from: { path: '^(main|shared)/', pathNot: '^main/hosts/electron/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json', '.svelte'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
