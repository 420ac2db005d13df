/** A parameter of a run: `model.denseUnits` and its value in words. */
export interface NamedParameter {
  readonly name: string;
  readonly value: string;
}

const datasetNotations: Readonly<Record<string, (spec: Readonly<Record<string, unknown>>) => string>> = {
  catalog: (spec) => String(spec['name']),
  npm: (spec) => `npm:${String(spec['name'])}@${String(spec['version'])}`,
  pypi: (spec) => `pypi:${String(spec['name'])}@${String(spec['version'])}`,
  https: (spec) => String(spec['url']),
  run: (spec) => `run:${String(spec['runId'])}`,
  s3: (spec) => `s3://${String(spec['bucket'])}/${String(spec['key'])}`,
};

/** The parameters as flat names and texts, a dataset or word vectors as the command line writes them. Those of an uploaded file stay apart. */
export function namedParameters(params: Readonly<Record<string, unknown>>): NamedParameter[] {
  return Object.entries(params).flatMap(([name, value]) => flatten(name, value));
}

function flatten(name: string, value: unknown): NamedParameter[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [{ name, value }];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ name, value: JSON.stringify(value) }];
  const members = value as Readonly<Record<string, unknown>>;
  const notation = name === 'dataset' || name === 'vectors' ? datasetNotations[String(members['kind'])] : undefined;
  if (notation !== undefined) return [{ name, value: notation(members) }];
  return Object.entries(members).flatMap(([member, inner]) => flatten(`${name}.${member}`, inner));
}
