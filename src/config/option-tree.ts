// The options as a tree that can be walked along with a configuration: what an option means, what stands
// beside it. It is the JSON Schema generated from the zod schemas, so nothing is described twice.
import { z } from 'zod';
import { childValue } from '../world/yaml.ts';

/** The part of JSON Schema that zod generates for our options. */
export interface OptionNode {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, OptionNode>>;
  readonly required?: readonly string[];
  readonly items?: OptionNode;
  readonly oneOf?: readonly OptionNode[];
  readonly anyOf?: readonly OptionNode[];
  readonly minimum?: number;
  readonly maximum?: number;
}

export function optionTree(schema: z.ZodType): OptionNode {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as OptionNode;
}

/**
 * The node at `path`, or undefined where the tree knows nothing. `value` is the configuration itself: where
 * a list holds several kinds of entries, its `kind` or `profile` tells which branch holds.
 */
export function optionAt(
  tree: OptionNode,
  path: readonly PropertyKey[],
  value: unknown,
): OptionNode | undefined {
  const node = fittingBranch(tree, value);
  const [step, ...rest] = path;
  if (step === undefined) return node;
  const child = typeof step === 'number' ? node.items : node.properties?.[String(step)];
  return child === undefined ? undefined : optionAt(child, rest, childValue(value, step));
}

/** The value a step further down; undefined when there is none. */
function fittingBranch(node: OptionNode, value: unknown): OptionNode {
  const branches = node.oneOf ?? node.anyOf;
  if (branches === undefined) return node;
  const fits = (branch: OptionNode) =>
    Object.entries(branch.properties ?? {}).some(
      ([name, option]) => option.const !== undefined && option.const === childValue(value, name),
    );
  return branches.find(fits) ?? node;
}
