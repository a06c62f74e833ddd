// The lines the interop suite sends: every golden case of the mappings, and a few made to be damaged.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const mappings = join(import.meta.dirname, '../../mappings');

/** Every line of the golden files with this ending, without repetition. */
export function goldenLines(ending: 'cef' | 'leef'): readonly string[] {
  if (!existsSync(mappings)) return [];
  const files = globSync(`*/cases/*.${ending}`, { cwd: mappings }).toSorted();
  const lines = files.flatMap((file) => readFileSync(join(mappings, file), 'utf8').split('\n'));
  return [...new Set(lines.filter((line) => line !== ''))];
}

const unicode = 'Grüße 世界 🛡 \u00e9 "quoted" %25 $HOSTNAME %msg% <b> [x] #011 \\011';

export const awkwardCef: readonly string[] = [
  `CEF:0|Microsoft|Microsoft Defender ATP|2.0|detection:malware:detected|a \\| b \\\\ c|8|msg=${unicode.replaceAll('\\', '\\\\')} filePath=C:\\\\Windows\\\\x\\=y`,
  `CEF:0|Microsoft|Microsoft Defender ATP|2.0|detection:other:detected|Long|3|msg=${'ü'.repeat(3_800)}`,
  'CEF:0|Microsoft|Microsoft Defender ATP|2.0|detection:other:detected| ends with blanks |1|msg=first\\nsecond  ',
];

export const awkwardLeef: readonly string[] = [
  `LEEF:2.0|Microsoft|Microsoft Defender for Office 365|1.0|mail:malware|^|cat=mail-blocked^subject=${unicode}^sev=4`,
  `LEEF:2.0|Microsoft|Microsoft Defender for Office 365|1.0|mail:other|^|subject=${'x'.repeat(7_700)}^sev=1`,
];
