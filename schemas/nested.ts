type Values = Readonly<Record<string, unknown>>;

/** An object with `value` at `path`, all else as in `object`. */
export function withValue(object: Values, path: readonly string[], value: unknown): Record<string, unknown> {
  const [name, ...rest] = path;
  if (name === undefined) return { ...object };
  return { ...object, [name]: rest.length === 0 ? value : withValue(isValues(object[name]) ? object[name] : {}, rest, value) };
}

/**
 * `over` laid over `base`, object by object. Where `over` chooses another variant (another `architecture`, `name` or
 * `kind`), nothing of the base's variant is kept.
 */
export function overlay(base: Values, over: Values): Record<string, unknown> {
  const result: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const below = base[name];
    result[name] = isValues(below) && isValues(value) && !choosesAnother(below, value) ? overlay(below, value) : value;
  }
  return result;
}

function choosesAnother(below: Values, value: Values): boolean {
  return ['architecture', 'name', 'kind'].some((name) => value[name] !== undefined && below[name] !== undefined && value[name] !== below[name]);
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
