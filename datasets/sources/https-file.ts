import { DataError, EverstepError } from '../../schemas/failure.ts';
import { type HttpsResponse, type Network, openHttps, statusError } from './https.ts';
import { type FilePart, receiveFile } from './receive-file.ts';
import type { SourceContext } from './source-context.ts';
import { strongEtag } from './strong-etag.ts';
import { showUrl } from './url-policy.ts';

/** Larger downloads are refused: 256 GiB. */
export const maximumDownloadBytes = 256 * 1024 ** 3;

export interface HttpsFileOptions {
  /** The strong ETag that every part must have; without it, whatever is there now. */
  readonly etag?: string | undefined;
  /** The size that the file must not exceed. */
  readonly maximumBytes?: number | undefined;
  readonly network?: Network | undefined;
}

/** Downloads a file and goes on where it broke off, as long as its strong ETag shows that it is still the same file. */
export async function downloadHttps(url: string, path: string, context: Pick<SourceContext, 'settings' | 'signal' | 'progress'>, options: HttpsFileOptions = {}): Promise<void> {
  let known = options.etag;
  const open = async (fromByte: number): Promise<FilePart> => {
    const resumes = fromByte > 0 && known !== undefined;
    const headers = { ...(resumes && known !== undefined ? { range: `bytes=${String(fromByte)}-`, 'if-range': known } : {}), ...(options.etag === undefined ? {} : { 'if-match': options.etag }) };
    const response = await openHttps(url, { method: 'GET', headers, allowPrivateHosts: context.settings.allowPrivateHosts, signal: context.signal, network: options.network });
    try {
      const part = acceptPart(response, fromByte, known, options.etag);
      known = strongEtag(response.header('etag'));
      return part;
    } catch (error) {
      // without a tag the next try starts over
      if (response.status === 206) known = options.etag;
      await response.close();
      throw error;
    }
  };
  const what = showUrl(new URL(url));
  await receiveFile(path, open, { what, maximumBytes: options.maximumBytes ?? maximumDownloadBytes, signal: context.signal, progress: (progress) => context.progress(progress) });
}

function acceptPart(response: HttpsResponse, fromByte: number, known: string | undefined, pinned: string | undefined): FilePart {
  const etag = strongEtag(response.header('etag'));
  if (response.status === 412 || (pinned !== undefined && response.status < 300 && etag !== pinned)) throw changed(response, pinned, etag);
  const part = { body: response.body, close: () => response.close() };
  if (response.status === 200) return { ...part, fromByte: 0, totalBytes: wholeNumber(response.header('content-length')) };
  if (response.status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.header('content-range') ?? '');
    if (Number(range?.[1]) !== fromByte || etag !== known) {
      throw new EverstepError('ES-DATA-NETWORK', `${showUrl(response.url)} sent another part of the file than the one asked for.`, { retryable: true });
    }
    return { ...part, fromByte, totalBytes: Number(range?.[2]) };
  }
  throw statusError(response);
}

function changed(response: HttpsResponse, pinned: string | undefined, etag: string | undefined): DataError {
  return new DataError('ES-DATA-CHANGED', `${showUrl(response.url)} changed after this run looked at it: ETag ${pinned ?? 'unknown'} was expected, ${etag ?? 'another'} is there now. Start the run again to take the new file.`);
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
