// How look-ups and conditions compare: case ignored, `1` equal to `'1'`, `true` equal to `'true'`.
import type { Constant } from '../scope.ts';

export function isConstant(value: unknown): value is Constant {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

export function fold(value: Constant): string {
  return typeof value === 'string' ? value.toLowerCase() : String(value);
}
