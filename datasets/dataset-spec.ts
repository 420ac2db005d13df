import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { closest } from 'fastest-levenshtein';
import type { DatasetSpec } from '../schemas/dataset.ts';
import { EverstepError, UsageError } from '../schemas/failure.ts';
import { catalog } from './catalog.ts';
import { packageProblem } from './sources/package-name.ts';
import { checkUrl } from './sources/url-policy.ts';

/** A file or folder of this machine, as an absolute path; `uploadPath` makes a dataset of it. */
export interface LocalPath {
  readonly kind: 'path';
  readonly path: string;
}

export interface DatasetSpecOptions {
  /** How the user was asked, for messages. */
  readonly flag?: string;
  /** Hosts for which plain http and private addresses are meant. */
  readonly allowPrivateHosts?: readonly string[];
}

const accepted = 'a catalog name, a path, https://…, s3://BUCKET/KEY, npm:NAME@VERSION or pypi:NAME@VERSION';

/**
 * Reads what a user typed as a dataset. A bare word is a catalog name, or else a file or folder of that name.
 * @throws UsageError that names the flag and says what would be right
 */
export function parseDatasetSpec(text: string, options: DatasetSpecOptions = {}): DatasetSpec | LocalPath {
  const { flag = '--dataset', allowPrivateHosts = [] } = options;
  if (text.trim() === '') throw new UsageError('ES-DATASET-EMPTY', `${flag} is empty; give ${accepted}.`);
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1]?.toLowerCase();
  switch (scheme) {
    case undefined:
      return nameOrPath(text, flag);
    case 'http':
    case 'https':
      return address(text, flag, allowPrivateHosts);
    case 's3':
      return object(text, flag);
    case 'npm':
    case 'pypi':
      return packageVersion(scheme, text.slice(scheme.length + 1), flag);
    default:
      if (existsSync(text)) return { kind: 'path', path: resolve(text) };
      throw new UsageError('ES-DATASET-SCHEME', `${flag}: “${scheme}:” is no kind of source; give ${accepted}.`);
  }
}

function nameOrPath(text: string, flag: string): DatasetSpec | LocalPath {
  if (/^~(\/|$)/.test(text)) return { kind: 'path', path: resolve(homedir(), text.slice(2)) };
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return { kind: 'path', path: resolve(text) };
  const names = catalog.map(({ name }) => name);
  if (names.includes(text)) return { kind: 'catalog', name: text };
  if (existsSync(text)) return { kind: 'path', path: resolve(text) };
  const nearest = closest(text.toLowerCase(), names);
  throw new UsageError('ES-DATASET-NAME', `${flag}: there is no dataset “${text}” in the catalog, nor a file or folder ${resolve(text)}. Did you mean ${nearest}? \`everstep datasets\` lists them all.`);
}

function address(text: string, flag: string, allowPrivateHosts: readonly string[]): DatasetSpec {
  try {
    checkUrl(text, allowPrivateHosts);
    return { kind: 'https', url: text };
  } catch (error) {
    if (!(error instanceof EverstepError)) throw error;
    throw new UsageError(error.code, `${flag}: ${error.message}`, { cause: error });
  }
}

function object(text: string, flag: string): DatasetSpec {
  const [, bucket, key] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/i.exec(text) ?? [];
  if (bucket === undefined || key === undefined) throw new UsageError('ES-DATASET-S3', `${flag}: “${text}” does not name an object; write s3://BUCKET/KEY, such as s3://my-data/mails.csv.`);
  return { kind: 's3', bucket, key };
}

function packageVersion(registry: 'npm' | 'pypi', text: string, flag: string): DatasetSpec {
  const at = text.lastIndexOf('@');
  if (at <= 0) throw new UsageError('ES-DATASET-PACKAGE', `${flag}: ${registry}:${text} says no version; write ${registry}:NAME@VERSION with one exact version.`);
  const wanted = { registry, name: text.slice(0, at), version: text.slice(at + 1) };
  const problem = packageProblem(wanted);
  if (problem !== undefined) throw new UsageError('ES-DATASET-PACKAGE', `${flag}: ${problem}.`);
  return { kind: registry, name: wanted.name, version: wanted.version };
}
