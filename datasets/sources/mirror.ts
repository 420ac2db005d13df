import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openHttps } from './https.ts';
import type { SourceContext } from './source-context.ts';

/** Where a mirror has a file: a folder of this machine, or another server. */
export type MirrorPlace = { readonly kind: 'path'; readonly path: string } | { readonly kind: 'url'; readonly url: string };

/** The place of one of the catalog's files in a mirror. */
export function placeInMirror(mirror: string, mirrorPath: string): MirrorPlace {
  if (!/^[a-z]+:\/\//i.test(mirror)) return { kind: 'path', path: join(resolve(mirror), mirrorPath) };
  return { kind: 'url', url: `${mirror.replace(/\/+$/, '')}/${mirrorPath}` };
}

/** Size of a mirror's file, or undefined where the mirror does not have it or does not answer. */
export async function sizeInMirror(place: MirrorPlace, context: Pick<SourceContext, 'settings' | 'signal'>): Promise<number | undefined> {
  if (place.kind === 'path') return stat(place.path).then((status) => status.isFile() ? status.size : undefined, () => undefined);
  try {
    const response = await openHttps(place.url, { method: 'HEAD', allowPrivateHosts: context.settings.allowPrivateHosts, signal: context.signal });
    await response.close();
    return response.status === 200 ? Number(response.header('content-length')) : undefined;
  } catch {
    context.signal.throwIfAborted();
    return undefined;
  }
}
