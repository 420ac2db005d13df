import type { ResolvedSource } from '../../schemas/dataset.ts';
import { DataError } from '../../schemas/failure.ts';
import { backboneWeights } from '../backbone-weights.ts';
import { catalog } from '../catalog.ts';
import type { CatalogEntry, CatalogFile } from '../catalog-entry.ts';
import { placeInMirror, sizeInMirror } from './mirror.ts';
import { type PackageVersion, packageLabel } from './package-name.ts';
import type { Resolution, ResolveContext } from './resolution.ts';

const entries = [...catalog, ...backboneWeights];

/** What a catalog name stands for: a dataset, or the weights of a backbone. Only a mirror is looked at: which edition of the file it has. */
export async function resolveCatalogName(name: string, context: ResolveContext): Promise<Resolution> {
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry === undefined) throw new DataError('ES-DATA-CATALOG', `There is no dataset “${name}” in this build's catalog; \`everstep datasets\` lists them.`);
  return resolveEntry(entry, context);
}

/** The catalog's knowledge of a package (digest, parser) where it has that version; undefined where it has not. */
export async function resolveKnownPackage(wanted: PackageVersion, context: ResolveContext): Promise<Resolution | undefined> {
  const label = packageLabel(wanted);
  const entry = entries.find(({ source }) => source.kind === 'package' && packageLabel(source) === label);
  return entry === undefined ? undefined : resolveEntry(entry, context);
}

async function resolveEntry(entry: CatalogEntry, context: ResolveContext): Promise<Resolution> {
  const source = entry.source.kind === 'file' ? await pinFile(entry.source, context) : pinPackage(entry.source);
  return { source, format: entry.format, ...(entry.parser === undefined ? {} : { parser: entry.parser }) };
}

function pinPackage({ registry, name, version, sha256 }: PackageVersion & { readonly sha256: string }): ResolvedSource {
  return { kind: 'package', registry, name, version, sha256 };
}

async function pinFile({ mirrorPath, editions, help }: CatalogFile, context: ResolveContext): Promise<ResolvedSource> {
  const mirror = context.settings.datasetMirror;
  const size = mirror === undefined ? undefined : await sizeInMirror(placeInMirror(mirror, mirrorPath), context);
  const edition = editions.find(({ bytes }) => bytes === size) ?? editions.find(({ url }) => url !== undefined) ?? editions[0];
  return { kind: 'file', ...edition, mirrorPath, help };
}
