// Who may import whom. One table; every rule is generated from it. docs/architecture.md draws it.
const PURE = {
  base: [],
  model: ['base'],
  formats: ['base', 'model'],
  analyze: ['base', 'model'],
  golang: ['base', 'model'],
  checks: ['base', 'model', 'analyze'],
  generate: ['base', 'model'],
  report: ['base', 'model'],
  api: ['base', 'model'],
};
const PURE_NAMES = Object.keys(PURE);
const MAY = {
  ...PURE,
  collect: PURE_NAMES,
  store: PURE_NAMES,
  ingest: [...PURE_NAMES, 'store'],
  lab: [...PURE_NAMES, 'collect'],
  app: [...PURE_NAMES, 'collect', 'store', 'ingest', 'lab'],
  server: [...PURE_NAMES, 'collect', 'store', 'ingest', 'lab', 'app'],
  cli: [...PURE_NAMES, 'collect', 'store', 'ingest', 'lab', 'app', 'server'],
};

const roomRules = Object.entries(MAY).map(([room, allowed]) => ({
  name: `room-${room}`,
  severity: 'error',
  comment: `src/${room} may import only itself and: ${allowed.join(', ') || 'nothing'}`,
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/(${[room, ...allowed].join('|')})/` },
}));

export default {
  forbidden: [
    ...roomRules,
    {
      name: 'pure-rooms-have-no-host',
      severity: 'error',
      comment: 'The pure rooms are functions of data: no Node built-in modules.',
      from: { path: `^src/(${PURE_NAMES.join('|')})/`, pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'web-sees-only-the-contract',
      severity: 'error',
      comment:
        'web may import the HTTP contract, the model, base, and the pure layouts of flame graph and critical path.',
      from: { path: '^web/src/', pathNot: '^web/src/features/(profiles|binary)/reader/' },
      to: { path: '^src/', pathNot: '^src/(api|model|base|analyze/flame|analyze/critical-path)/' },
    },
    {
      name: 'files-are-read-in-the-browser-by-the-pure-rooms',
      severity: 'error',
      comment:
        'The worker that reads dropped files uses decoders and analyses as they are (docs/adr/0053); the rest of web does not.',
      from: { path: '^web/src/features/(profiles|binary)/reader/' },
      to: { path: '^src/', pathNot: '^src/(api|model|base|formats|analyze)/' },
    },
    {
      name: 'features-do-not-import-each-other',
      severity: 'error',
      comment: 'A page of the UI stands alone; what two pages share lives in widgets or lib.',
      from: { path: '^web/src/features/([^/]+)/' },
      to: { path: '^web/src/features/', pathNot: '^web/src/features/$1/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      comment:
        'An import at run time, inside a function, may close a circle: nothing is loaded before it is called.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } },
    },
    {
      name: 'no-test-imports',
      severity: 'error',
      from: { path: '^(src|web/src)/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '\\.test\\.tsx?$|^test/' },
    },
    {
      name: 'not-resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vite/client$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.test.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.css'],
      conditionNames: ['import', 'node', 'require', 'default', 'types'],
    },
  },
};
