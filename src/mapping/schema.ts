// The shape of a mapping.yaml: which keys may stand where. What they mean together is left to the compiler.
import { z } from 'zod';
import { type Part, parts } from './operators/take.ts';
import type { Constant } from './scope.ts';

/** One beginning (`from` ... `userOf`) and any steps. A plain constant in the file has become `{ value }`. */
export interface Expression {
  readonly from?: string | Expression | undefined;
  readonly value?: Constant | undefined;
  readonly first?: readonly Expression[] | undefined;
  readonly choose?: readonly Branch[] | undefined;
  readonly template?: string | undefined;
  readonly count?: Expression | undefined;
  readonly hostOf?: Expression | undefined;
  readonly domainOf?: Expression | undefined;
  readonly userOf?: Expression | undefined;
  readonly split?: readonly string[] | undefined;
  readonly where?: unknown;
  readonly pick?: PickStep | undefined;
  readonly take?: Part | undefined;
  readonly items?: string | readonly string[] | undefined;
  readonly as?: string | undefined;
  readonly lookup?: string | Readonly<Record<string, Constant>> | undefined;
  readonly otherwise?: Expression | undefined;
  readonly join?: JoinStep | undefined;
}

export interface Branch extends Expression {
  readonly when: unknown;
}

export interface PickStep {
  readonly when: unknown;
  readonly from?: string | undefined;
}

export interface JoinStep {
  readonly most?: number | undefined;
  readonly with?: string | undefined;
}

const constant = z.union([z.string(), z.number(), z.boolean()]);

function isConstant(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** A plain word is a constant here. */
const expression: z.ZodType<Expression> = z.lazy(() =>
  z.preprocess((value) => (isConstant(value) ? { value } : value), z.strictObject(expressionKeys)),
);

/** A plain word is a path here. */
const source: z.ZodType<Expression> = z.lazy(() =>
  z.preprocess(
    (value) => (typeof value === 'string' ? { from: value } : value),
    z.strictObject(expressionKeys),
  ),
);

const keyList = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : value),
  z.array(z.string()).min(1),
);

/** A list in it counts as its items, so that an anchor can stand for several paths. */
const pathList = z.preprocess(
  (value) => (Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : value),
  z.array(z.string()).min(1),
);

const expressionKeys = {
  from: z.union([z.string(), source]).optional(),
  value: constant.optional(),
  first: z.array(source).min(1).optional(),
  choose: z
    .array(z.lazy(() => branch))
    .min(1)
    .optional(),
  template: z.string().optional(),
  count: source.optional(),
  hostOf: source.optional(),
  domainOf: source.optional(),
  userOf: source.optional(),
  split: z
    .preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(z.string().min(1)).min(1))
    .optional(),
  where: z.unknown().optional(),
  pick: z.strictObject({ when: z.unknown(), from: z.string().optional() }).optional(),
  take: z.enum(parts).optional(),
  items: z.union([z.string(), pathList]).optional(),
  as: z.string().optional(),
  lookup: z.union([z.string(), z.record(z.string(), constant)]).optional(),
  otherwise: expression.optional(),
  join: z
    .preprocess(
      (value) => (typeof value === 'number' ? { most: value } : value),
      z.strictObject({ most: z.int().min(1).max(1_000).optional(), with: z.string().optional() }),
    )
    .optional(),
};

const branch: z.ZodType<Branch> = z.strictObject({ ...expressionKeys, when: z.unknown() });

const row = z.strictObject({
  ...expressionKeys,
  when: z.unknown().optional(),
  cef: keyList.optional(),
  leef: keyList.optional(),
  label: z.string().optional(),
  kept: z.boolean().optional(),
  spill: z.strictObject({ cef: z.string().optional(), leef: z.string().optional() }).optional(),
  inCef0: z.literal('additional').optional(),
});

const outcome = {
  kind: expression,
  variant: expression,
  category: expression.optional(),
  name: expression,
  severity: expression,
};

const child = z.strictObject({
  each: z.string(),
  most: z.int().min(1).max(1_000).optional(),
  when: z.unknown().optional(),
  instead: z.boolean().optional(),
  kind: expression.optional(),
  variant: expression.optional(),
  category: expression.optional(),
  name: expression.optional(),
  severity: expression.optional(),
  fields: z.array(row),
});

export const mappingSchema = z.strictObject({
  record: z.string(),
  lane: z.enum(['alert', 'audit', 'connector']),
  select: z.strictObject({ family: z.string(), RecordType: z.int() }).optional(),
  types: z.string().optional(),
  source: z.string().optional(),
  identity: z
    .strictObject({ id: z.string(), version: z.string().optional(), time: z.string().optional() })
    .optional(),
  json: z.array(z.string()).optional(),
  product: z.strictObject({ vendor: expression, name: expression, version: expression }),
  open: z.boolean().optional(),
  ...outcome,
  skip: z.array(z.strictObject({ rule: z.string().min(1), when: z.unknown() })).optional(),
  fields: z.array(row).min(1),
  children: z.array(child).optional(),
  leftOut: z.array(z.string()).optional(),
});

export type MappingFile = z.output<typeof mappingSchema>;
export type Row = z.output<typeof row>;
export type Child = z.output<typeof child>;
export type Outcome = Pick<MappingFile, 'kind' | 'variant' | 'category' | 'name' | 'severity'>;

/** Names that may stand at the top of a file, and those that may stand anywhere below it. */
export const topNames: readonly string[] = Object.keys(mappingSchema.shape);
export const allNames: readonly string[] = [
  ...new Set([...Object.keys(row.shape), ...Object.keys(child.shape), 'vendor', 'version', 'rule', 'with']),
];
