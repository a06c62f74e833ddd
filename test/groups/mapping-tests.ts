// One process of `npm test`.
import { importFolders } from './import-folders.ts';

await importFolders('mapping', 'formats', 'model', 'oracle', 'siem-content');
