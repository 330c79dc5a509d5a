/**
 * Who may import whom: the map of the project as data. The first row whose `files` match a source is its rule; every row
 * may also import its own area. `may` names areas, folders (with a slash at the end) or single files.
 */
export interface ImportRule {
  readonly files: RegExp;
  /** The folder that counts as its own. */
  readonly own: string;
  readonly may: readonly string[];
  /** Packages it may use: `any` but Electron, or these. */
  readonly packages: 'any' | readonly string[];
  readonly node: boolean;
  /** What to do instead of the import that breaks it. */
  readonly instead: string;
}

const SHARED = 'shared/';

export const IMPORT_TABLE: readonly ImportRule[] = [
  {
    files: /^shared\/kernel\//,
    own: 'shared/kernel/',
    may: [],
    packages: [],
    node: false,
    instead: 'kernel knows nobody: move what needs more to the place that has it',
  },
  {
    files: /^shared\/domain\//,
    own: 'shared/domain/',
    may: ['shared/kernel/'],
    packages: ['big.js'],
    node: false,
    instead: 'the domain is types and pure functions: pass in what comes from outside, arithmetic through decimal.ts',
  },
  {
    files: /^shared\/(indicators|simulation|strategy)\//,
    own: 'shared/',
    may: ['shared/domain/', 'shared/kernel/', 'shared/indicators/'],
    packages: ['zod'],
    node: false,
    instead: 'numbers from prices and fills from orders need the domain alone',
  },
  {
    files: /^shared\/rpc\//,
    own: 'shared/rpc/',
    may: ['shared/kernel/'],
    packages: ['zod'],
    node: false,
    instead: 'rpc knows no contract: it gets the contract passed in',
  },
  {
    files: /^shared\/contract\//,
    own: 'shared/contract/',
    may: ['shared/domain/', 'shared/rpc/', 'shared/kernel/'],
    packages: ['zod'],
    node: false,
    instead: 'a contract is schemas over domain types',
  },
  {
    files: /^main\/ports\//,
    own: 'main/ports/',
    may: ['shared/domain/', 'shared/kernel/'],
    packages: [],
    node: false,
    instead: 'a port is an interface in domain words',
  },
  ...['database', 'watcher', 'trader', 'strategy'].flatMap((service): ImportRule[] => [
    {
      files: new RegExp(`^main/services/${service}/entry\\.ts$`),
      own: `main/services/${service}/`,
      may: [
        SHARED,
        'main/ports/',
        'main/host/service.ts',
        'main/host/service-process.ts',
        'main/venues/',
        'main/platform/',
      ],
      packages: [],
      node: true,
      instead:
        'the entry wires one service: what two services share goes to shared, what they say to each other to a contract',
    },
    {
      files: new RegExp(`^main/services/${service}/`),
      own: `main/services/${service}/`,
      may: [SHARED, 'main/ports/', 'main/host/service.ts'],
      packages: service === 'database' ? ['better-sqlite3', 'zod'] : ['zod'],
      node: true,
      instead: 'a service knows no other service, venue, platform or Electron: take a port and let entry.ts pass it in',
    },
  ]),
  {
    files: /^main\/venues\//,
    own: 'main/venues/',
    may: [SHARED, 'main/ports/'],
    packages: ['ccxt', 'zod', 'ws'],
    node: true,
    instead: 'a venue translates one exchange into our words and implements a port',
  },
  {
    files: /^main\/platform\//,
    own: 'main/platform/',
    may: [SHARED, 'main/ports/'],
    packages: 'any',
    node: true,
    instead: 'platform puts Node behind small ports and knows no part of the application',
  },
  {
    files: /^main\/host\/electron-host\.ts$/,
    own: 'main/host/',
    may: ['shared/rpc/', 'shared/kernel/', 'shared/contract/', 'main/ports/'],
    packages: ['electron'],
    node: true,
    instead: 'a host spawns and connects; it knows no service by more than its name',
  },
  {
    files: /^main\/host\/service-process\.ts$/,
    own: 'main/host/',
    may: ['shared/rpc/', 'shared/kernel/', 'shared/contract/', 'main/ports/', 'main/platform/'],
    packages: ['zod'],
    node: true,
    instead: 'the bootstrap of a service process gives it clock, ids and log, and nothing else',
  },
  {
    files: /^main\/host\//,
    own: 'main/host/',
    may: ['shared/rpc/', 'shared/kernel/', 'shared/contract/', 'main/ports/'],
    packages: ['zod'],
    node: true,
    instead: 'a host spawns and connects; only electron-host.ts may know Electron',
  },
  {
    files: /^main\/supervisor\//,
    own: 'main/supervisor/',
    may: [SHARED, 'main/ports/', 'main/host/'],
    packages: ['zod'],
    node: true,
    instead: 'the supervisor keeps services alive through the host interface and does not look into them',
  },
  {
    files: /^main\/notifications\//,
    own: 'main/notifications/',
    may: [SHARED, 'main/ports/', 'main/supervisor/'],
    packages: ['zod'],
    node: true,
    instead:
      'notifications follow contracts and the supervisor; how they reach a person is the shell’s or a notifier’s',
  },
  {
    files: /^main\/monitor\//,
    own: 'main/monitor/',
    may: [SHARED, 'main/ports/', 'main/platform/'],
    packages: ['fastify', 'ws', 'zod'],
    node: true,
    instead: 'the monitor shows what contracts say; services reach it through the links passed in',
  },
  {
    files: /^main\/shell\//,
    own: 'main/shell/',
    may: [SHARED, 'main/platform/', 'main/supervisor/', 'main/ports/'],
    packages: ['electron', 'electron-store'],
    node: true,
    instead: 'the shell is the Electron part of Electron: put everything else where it runs without it',
  },
  {
    files: /^main\/index\.ts$/,
    own: 'main/',
    may: [SHARED],
    packages: ['electron'],
    node: true,
    instead: 'index.ts builds the parts, nothing else',
  },
  {
    files: /^main\//,
    own: 'main/',
    may: [SHARED],
    packages: 'any',
    node: true,
    instead: 'what composes the application lies directly in main/ or in main/cli, and runs without Electron',
  },
  {
    files: /^preload\//,
    own: 'preload/',
    may: ['shared/rpc/'],
    packages: ['electron'],
    node: false,
    instead: 'preload is a door, not a room: it passes ports and knows nothing of trading',
  },
  {
    files: /^renderer\/link\//,
    own: 'renderer/link/',
    may: [SHARED],
    packages: ['zod'],
    node: false,
    instead: 'links know contracts; what they bring is kept by stores',
  },
  {
    files: /^renderer\/store\//,
    own: 'renderer/store/',
    may: ['shared/domain/', 'shared/kernel/', 'shared/contract/', 'shared/rpc/', 'renderer/link/'],
    packages: ['zustand', 'react'],
    node: false,
    instead: 'a store is a pure projection of events: drawing belongs to views, channels to links',
  },
  {
    files: /^renderer\//,
    own: 'renderer/',
    may: ['shared/domain/', 'shared/kernel/', 'shared/contract/', 'shared/indicators/', 'shared/rpc/rpc-error.ts'],
    packages: 'any',
    node: false,
    instead: 'views draw stores and send commands through links; nothing of Node or Electron reaches the page',
  },
];
