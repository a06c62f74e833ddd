// One process of `npm test`.
import { importFolders } from './import-folders.ts';

await importFolders('simulator', 'http', 'notices', 'config', 'errors', 'world', 'doubles', 'house');
