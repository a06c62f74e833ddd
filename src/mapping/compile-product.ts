// Turns vendor, product and version, the first three parts of the header, into closures.
import type { Product } from '../model/event.ts';
import type { CompileContext } from './compile-context.ts';
import { plainText } from './plain-text.ts';
import type { Expression } from './schema.ts';
import type { Scope } from './scope.ts';
import { cut } from './writers/text.ts';

export interface CompiledProduct {
  readonly read: (scope: Scope) => Product;
  /** What it gives when the record says nothing. */
  readonly example: Product;
}

type PartName = keyof Product;

interface Part {
  readonly read: (scope: Scope) => string;
  readonly example: string;
  readonly isConstant: boolean;
}

/** Characters, after the CEF standard. */
const lengths: Readonly<Record<PartName, number>> = { vendor: 63, name: 63, version: 31 };

export function compileProduct(
  input: Readonly<Record<PartName, Expression>>,
  context: CompileContext,
): CompiledProduct {
  const vendor = compilePart('vendor', input.vendor, context);
  const name = compilePart('name', input.name, context);
  const version = compilePart('version', input.version, context);
  const example = { vendor: vendor.example, name: name.example, version: version.example };
  if (vendor.isConstant && name.isConstant && version.isConstant) return { read: () => example, example };
  const read = (scope: Scope): Product => ({
    vendor: vendor.read(scope),
    name: name.read(scope),
    version: version.read(scope),
  });
  return { read, example };
}

function compilePart(name: PartName, input: Expression, context: CompileContext): Part {
  const place = ['product', name];
  const { read, values, mayBeAbsent } = context.compile(input, place, context);
  const most = lengths[name];
  const tooLong = values?.find((value) => String(value).length > most);
  if (tooLong !== undefined) {
    context.complain(
      place,
      `\`${tooLong}\` is longer than ${most} characters.`,
      'Shorten it: it is a header field.',
    );
  }
  if (mayBeAbsent) {
    context.complain(place, 'A header field may not be empty.', 'Give a constant, or an `otherwise`.');
  }
  const example = String(values?.at(-1) ?? '-');
  return {
    read: (scope) => cut(plainText(read(scope) ?? example).toWellFormed(), most),
    example,
    isConstant: values?.length === 1,
  };
}
