// One process of `npm test`.
import { importFolders } from './import-folders.ts';

await importFolders('sources');
