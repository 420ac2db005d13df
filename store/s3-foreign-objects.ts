import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { UsageError } from '../schemas/failure.ts';
import type { ForeignObject, ForeignObjects } from './foreign-objects.ts';
import type { OutageRetry } from './outage.ts';
import { inWords, isConditionFailure, isMissing, isRefusedIdentity } from './s3-errors.ts';

/** Objects of other buckets on the store's server. */
export class S3ForeignObjects implements ForeignObjects {
  readonly #client: S3Client;
  readonly #retry: OutageRetry;

  constructor(client: S3Client, retry: OutageRetry) {
    this.#client = client;
    this.#retry = retry;
  }

  async head(bucket: string, key: string): Promise<(ForeignObject & { bytes: number; contentType?: string | undefined }) | undefined> {
    const response = await this.#send(bucket, key, () => this.#client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })));
    if (response === undefined) return undefined;
    return { bucket, key, etag: response.ETag ?? '', versionId: response.VersionId, bytes: response.ContentLength ?? 0, contentType: response.ContentType };
  }

  async read({ bucket, key, etag, versionId }: ForeignObject, fromByte: number, signal: AbortSignal): Promise<Readable | undefined> {
    const which = versionId === undefined ? { IfMatch: etag } : { VersionId: versionId };
    const range = fromByte > 0 ? { Range: `bytes=${fromByte}-` } : {};
    const response = await this.#send(bucket, key, () => this.#client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...which, ...range }), { abortSignal: signal }));
    return response?.Body instanceof Readable ? response.Body : undefined;
  }

  async #send<Response>(bucket: string, key: string, operation: () => Promise<Response>): Promise<Response | undefined> {
    try {
      return await this.#retry('read', operation);
    } catch (error) {
      if (isMissing(error) || isConditionFailure(error)) return undefined;
      if (isRefusedIdentity(error)) {
        throw new UsageError('ES-S3-CREDENTIALS', `The object s3://${bucket}/${key} may not be read with the store's credentials (${inWords(error)}): give them the right to read that bucket.`, { cause: error });
      }
      throw error;
    }
  }
}
