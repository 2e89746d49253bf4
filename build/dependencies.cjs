/**
 * The direction of imports (ARCHITECTURE, "The house"), checked by `npm run lint`.
 * Each room lists the rooms it may enter; everything else is refused.
 */
const rooms = {
  'rules/language': [],
  'rules/facts': ['rules/language'],
  'rules/builder': ['rules/language', 'rules/facts'],
  'main/service': [],
  'main/settings': [],
  'main/verdict': ['rules/language', 'rules/facts'],
  'main/agents': ['rules/facts', 'main/verdict', 'main/settings'],
  'main/ask': ['rules/facts', 'main/verdict'],
  'main/audit': ['rules/facts', 'main/verdict', 'preload/contract'],
  'main/present': ['rules/facts', 'main/verdict', 'main/audit', 'preload/contract'],
  'main/guard': [
    'rules/language',
    'rules/facts',
    'main/service',
    'main/settings',
    'main/verdict',
    'main/agents',
    'main/ask',
    'main/audit',
    'main/managed',
    'main/present',
    'preload/contract',
    'main/managed',
  ],
  'main/rulebook': [
    'rules/language',
    'rules/facts',
    'main/agents',
    'main/ask',
    'main/audit',
    'main/guard',
    'main/verdict',
  ],
  'main/updates': [],
  'main/managed': ['main/settings', 'main/verdict'],
  preload: [],
  renderer: ['preload/contract'],
};

const inRoom = (name) => `^${name}(/|\\.ts$)`;
/** Files directly in main/ belong to everybody in main/. */
const shared = '^main/[^/]+\\.ts$';
const ours = '^(rules|main|preload|renderer|build|hook)/';

const directions = Object.entries(rooms).map(([room, may]) => ({
  name: `${room} may not enter that room`,
  comment: may.length ? `${room} may import: ${may.join(', ')}` : `${room} imports nothing of ours`,
  severity: 'error',
  from: { path: inRoom(room) },
  to: {
    path: ours,
    pathNot: [inRoom(room), ...may.map(inRoom), ...(room.startsWith('main/') ? [shared] : [])],
  },
}));

module.exports = {
  forbidden: [
    ...directions,
    {
      name: 'only the desktop knows Electron',
      severity: 'error',
      from: { path: '^(rules|main|renderer)/', pathNot: '^main/desktop/' },
      to: { path: '^electron$|node_modules/electron/' },
    },
    {
      name: 'only the desktop starts from the desktop',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/desktop/' },
      to: { path: '^main/desktop/' },
    },
    {
      name: 'rules are pure: no Node modules',
      severity: 'error',
      from: { path: '^rules/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'the window has no Node',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no undeclared packages',
      severity: 'error',
      from: { path: '^(rules|main|preload|renderer)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'unknown', 'undetermined'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
};
