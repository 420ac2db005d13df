import { join } from 'node:path';
import type { ResolvedSource } from '../../schemas/dataset.ts';
import { DataError, EverstepError } from '../../schemas/failure.ts';
import { checkDigest } from './digest-check.ts';
import { digestFile } from './file-digest.ts';
import { downloadHttps } from './https-file.ts';
import { placeInMirror, sizeInMirror } from './mirror.ts';
import type { SourceContext } from './source-context.ts';

type PinnedFile = Extract<ResolvedSource, { kind: 'file' }>;

/**
 * Gives the path of a file with exactly the pinned bytes: from the mirror, or else from its publisher.
 * @throws DataError that says where a person gets the file, where neither has it
 */
export async function fetchFile(source: PinnedFile, context: SourceContext): Promise<string> {
  const name = source.mirrorPath ?? source.url ?? source.sha256;
  const found = (await fromMirror(source, context)) ?? (await fromPublisher(source, context));
  if (found === undefined) throw notThere(name, source, context, undefined);
  context.progress({ phase: `verifying ${name}`, completed: 0, total: source.bytes, unit: 'bytes' });
  checkDigest(found.from, source, await digestFile(found.path, context.signal), 'Put the pinned file there, or unset what points to it.');
  return found.path;
}

interface FoundFile {
  readonly path: string;
  readonly from: string;
}

async function fromMirror(source: PinnedFile, context: SourceContext): Promise<FoundFile | undefined> {
  const mirror = context.settings.datasetMirror;
  if (mirror === undefined || source.mirrorPath === undefined) return undefined;
  const place = placeInMirror(mirror, source.mirrorPath);
  if ((await sizeInMirror(place, context)) === undefined) return undefined;
  if (place.kind === 'path') return { path: place.path, from: place.path };
  return { path: await download(place.url, source, context), from: place.url };
}

async function fromPublisher(source: PinnedFile, context: SourceContext): Promise<FoundFile | undefined> {
  if (source.url === undefined) return undefined;
  try {
    return { path: await download(source.url, source, context), from: source.url };
  } catch (error) {
    if (!(error instanceof EverstepError) || !['ES-DATA-NETWORK', 'ES-DATA-HTTP'].includes(error.code)) throw error;
    throw notThere(source.mirrorPath ?? source.url, source, context, error);
  }
}

async function download(url: string, source: PinnedFile, context: SourceContext): Promise<string> {
  const path = join(context.scratchFolder, 'download');
  await downloadHttps(url, path, context, { maximumBytes: source.bytes });
  return path;
}

function notThere(name: string, source: PinnedFile, context: SourceContext, cause: EverstepError | undefined): EverstepError {
  const mirror = context.settings.datasetMirror === undefined ? 'EVERSTEP_DATASET_MIRROR is not set' : `the mirror ${context.settings.datasetMirror} does not have it`;
  const publisher = cause === undefined ? '' : `, and its publisher failed: ${cause.message.replace(/\.$/, '')}`;
  const advice = `${source.help === undefined ? '' : `${source.help}. `}Then put it into a folder as ${source.mirrorPath ?? name} and set EVERSTEP_DATASET_MIRROR to that folder for the workers.`;
  const message = `${name} (${String(source.bytes)} bytes) cannot be had: ${mirror}${publisher}. ${advice}`;
  return cause?.retryable === true ? new EverstepError('ES-DATA-NOT-THERE', message, { retryable: true, cause }) : new DataError('ES-DATA-NOT-THERE', message, { cause });
}
