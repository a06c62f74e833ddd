// The package as operators run it, without types: what the build makes, in a fraction of its time.
import { cpSync, globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from '../house/source-file.ts';

/** Fills the folder with dist/ and what belongs beside it; returns what `npm start` puts between node and the program. */
export function makePlainPackage(folder: string): readonly string[] {
  for (const file of globSync('**/*.ts', { cwd: join(root, 'src') })) {
    const plain = stripTypeScriptTypes(readFileSync(join(root, 'src', file), 'utf8'));
    const target = join(folder, 'dist', file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, plain.replaceAll(/(?<=(?:from |import\(?)'\.{1,2}\/[^']*)\.ts'/g, ".js'"));
  }
  for (const name of ['mappings', 'node_modules']) symlinkSync(join(root, name), join(folder, name));
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  cpSync(join(root, 'src/start.js'), join(folder, 'dist/start.js'));
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly scripts: { readonly start: string };
  };
  return scripts.start.split(' ').slice(1, -1);
}
