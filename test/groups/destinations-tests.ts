// One process of `npm test`.
import { importFolders } from './import-folders.ts';

await importFolders('destinations', 'pipeline', 'control');
