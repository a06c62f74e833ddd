// Compiles one line of a mapping and keeps which paths it looks at, for those who ask where a value comes from.
import type { CompileContext } from './compile-context.ts';
import type { Place } from './placed-value.ts';
import type { Reading, Rule } from './trace.ts';

export function compileRule<T>(
  place: Place,
  context: CompileContext,
  compile: (context: CompileContext) => T,
): { readonly compiled: T; readonly rule: Rule } {
  const readings: Reading[] = [];
  const compiled = compile({ ...context, note: (reading) => readings.push(reading) });
  return { compiled, rule: { place, readings } };
}
