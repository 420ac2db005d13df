import { z } from 'zod';

/** What a flag's value is on the command line. `named` stands for flags that begin with its name: `param.dropout` and others. */
export type FlagKind = 'text' | 'integer' | 'number' | 'boolean' | 'notation' | 'names' | 'integers' | 'list' | 'named';

/** A flag made from a scalar of a schema, or from a list of objects. */
export interface Flag {
  /** Where the value belongs: `['model', 'denseUnits']`. */
  readonly path: readonly string[];
  /** As shown: `model.dense-units`. */
  readonly name: string;
  /** As in the schema, accepted as well: `model.denseUnits`. */
  readonly alias: string;
  readonly kind: FlagKind;
  /** For `notation`: the way of writing, named by the schema's metadata. */
  readonly notation?: string;
  readonly description: string;
  readonly default?: unknown;
  readonly choices?: readonly string[];
  readonly limits: Limits;
  /** For `list`: what each of its objects has. */
  readonly fields?: readonly Flag[];
  /** For flags of some variants of an object only: which. */
  readonly variants?: Variants;
}

/** Variants of an object, by the flag that chooses them: `optimizer.name` sgd or rmsprop. */
export interface Variants {
  readonly flag: string;
  readonly values: readonly string[];
}

/** Bounds of a number. */
export interface Limits {
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

const nodeSchema = z.looseObject({
  type: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.string()).optional(),
  default: z.unknown().optional(),
  description: z.string().optional(),
  notation: z.string().optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  additionalProperties: z.unknown().optional(),
});
type Node = z.infer<typeof nodeSchema>;

/** The flags of an object's scalars, nested ones by dotted names. `defaults` are shown instead of the schema's own. */
export function flagsOf(schema: z.ZodObject, defaults: Readonly<Record<string, unknown>> = {}): Flag[] {
  const root = nodeSchema.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  const flags = new Map<string, Flag>();
  collect(root, [], defaults, flags);
  return [...flags.values()];
}

function collect(node: Node, path: readonly string[], given: unknown, flags: Map<string, Flag>): void {
  const variants = node.oneOf ?? node.anyOf;
  if (node.notation === undefined && variants !== undefined) {
    collectVariants(variants.map((variant) => nodeSchema.parse(variant)), path, given ?? node.default, flags);
    return;
  }
  if (node.notation === undefined && node.properties !== undefined) {
    const values = z.record(z.string(), z.unknown()).safeParse(given ?? node.default).data ?? {};
    for (const [name, property] of Object.entries(node.properties)) collect(nodeSchema.parse(property), [...path, name], values[name], flags);
    return;
  }
  const flag = flagOf(node, path, given);
  const known = flags.get(flag.alias);
  flags.set(flag.alias, known === undefined ? flag : merge(known, flag));
}

function collectVariants(variants: readonly Node[], path: readonly string[], given: unknown, flags: Map<string, Flag>): void {
  const found = variants.map((variant) => {
    const own = new Map<string, Flag>();
    collect(variant, path, given, own);
    return [...own.values()];
  });
  const chooser = found[0]?.find(({ alias, choices }) => choices?.length === 1 && found.every((own) => own.some((flag) => flag.alias === alias)));
  for (const flag of found.flat()) {
    const having = found.filter((own) => own.some(({ alias }) => alias === flag.alias));
    const values = having.flatMap((own) => own.find(({ alias }) => alias === chooser?.alias)?.choices ?? []);
    const known = flags.get(flag.alias);
    const merged = known === undefined ? flag : merge(known, flag);
    flags.set(flag.alias, chooser === undefined || having.length === found.length ? merged : { ...merged, variants: { flag: chooser.name, values } });
  }
}

function flagOf(node: Node, path: readonly string[], given: unknown): Flag {
  const choices = node.enum ?? (typeof node.const === 'string' ? [node.const] : undefined);
  const value = given ?? node.default;
  const fields = node.notation === undefined ? fieldsOf(node) : undefined;
  return {
    path,
    name: path.map(kebabCase).join('.'),
    alias: path.join('.'),
    kind: fields === undefined ? kindOf(node) : 'list',
    ...(node.notation === undefined ? {} : { notation: node.notation }),
    description: node.description ?? '',
    ...(value === undefined ? {} : { default: value }),
    ...(choices === undefined ? {} : { choices }),
    limits: limitsOf(nodeSchema.safeParse(node.items).data ?? node),
    ...(fields === undefined ? {} : { fields }),
  };
}

/** What the objects of a list have; undefined for all that is no list of objects. */
function fieldsOf({ type, items }: Node): Flag[] | undefined {
  const node = nodeSchema.safeParse(items).data;
  if (type !== 'array' || node?.properties === undefined) return undefined;
  const fields = new Map<string, Flag>();
  collect(node, [], undefined, fields);
  return [...fields.values()];
}

function kindOf(node: Node): FlagKind {
  if (node.notation !== undefined) return 'notation';
  if (node.type === 'array') return nodeSchema.safeParse(node.items).data?.type === 'integer' ? 'integers' : 'names';
  if (node.type === 'object' && typeof node.additionalProperties === 'object') return 'named';
  return node.type === 'integer' || node.type === 'number' || node.type === 'boolean' ? node.type : 'text';
}

function limitsOf(node: Node): Limits {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = node;
  return {
    ...(minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? {} : { minimum }),
    ...(exclusiveMinimum === undefined ? {} : { exclusiveMinimum }),
    ...(maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? {} : { maximum }),
    ...(exclusiveMaximum === undefined ? {} : { exclusiveMaximum }),
  };
}

/** The same flag of two variants of an object: the choices of both. */
function merge(first: Flag, second: Flag): Flag {
  if (first.choices === undefined || second.choices === undefined) return first;
  return { ...first, choices: [...new Set([...first.choices, ...second.choices])] };
}

/** `batchSize` as `batch-size`. */
export function kebabCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}
