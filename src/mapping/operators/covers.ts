// Whether one condition holds whenever another does: what comes after such a one can never be reached. Says so only
// where it is sure.
import { fold, isConstant } from './fold.ts';

/** The first condition surely holds whenever the second does: each of its lines is covered by one of the second. */
export function covers(general: unknown, special: unknown): boolean {
  if (JSON.stringify(general) === JSON.stringify(special)) return true;
  if (!isMap(general) || !isMap(special)) return false;
  return Object.entries(general).every(([name, wanted]) => {
    if (name === 'any' && Array.isArray(wanted) && wanted.some((each) => covers(each, special))) return true;
    return Object.hasOwn(special, name) && coversTest(wanted, special[name]);
  });
}

function coversTest(general: unknown, special: unknown): boolean {
  if (JSON.stringify(general) === JSON.stringify(special)) return true;
  const [wide, narrow] = [general, special].map((test) => (Array.isArray(test) ? test : [test]));
  if (!wide?.every(isConstant) || !narrow?.every(isConstant)) return false;
  const folded = new Set(wide.map(fold));
  return narrow.every((value) => folded.has(fold(value)));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
