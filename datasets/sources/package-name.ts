/** A package of one exact version in a registry. */
export interface PackageVersion {
  readonly registry: 'npm' | 'pypi';
  readonly name: string;
  readonly version: string;
}

const patterns = {
  npm: {
    name: /^(?:@[a-z0-9~][a-z0-9._~-]*\/)?[a-z0-9~][a-z0-9._~-]*$/,
    nameHint: 'lower-case letters, digits, . _ ~ - and at most one @scope/',
    version: /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/,
    example: '0.2.3',
  },
  pypi: {
    name: /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/,
    nameHint: 'letters, digits, . _ and -, the first and last a letter or digit',
    version: /^(?:\d+!)?\d+(?:\.\d+)*(?:(?:a|b|rc)\d+)?(?:\.post\d+)?(?:\.dev\d+)?$/,
    example: '1.0.0',
  },
} as const;

/** What is wrong with a package's name or version, as the end of a sentence; undefined where both are right. */
export function packageProblem({ registry, name, version }: PackageVersion): string | undefined {
  const pattern = patterns[registry];
  if (name.length > 214 || !pattern.name.test(name)) return `“${name}” is not a package name (${pattern.nameHint})`;
  if (version.length > 64 || !pattern.version.test(version)) {
    return `“${version}” is not an exact version: ranges and tags can mean another file tomorrow; write one version such as ${registry}:${name}@${pattern.example}`;
  }
  return undefined;
}

/** How a package is written after `--dataset` and in records: `npm:NAME@VERSION`. */
export function packageLabel({ registry, name, version }: PackageVersion): string {
  return `${registry}:${name}@${version}`;
}
