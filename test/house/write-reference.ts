// `node --run reference`: writes the generated parts of the project anew.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from './reference.ts';
import { root } from './source-file.ts';

for (const [path, text] of Object.entries(generatedFiles())) writeFileSync(join(root, path), text);
