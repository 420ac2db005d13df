import type { Readable } from 'node:stream';

/** One state of an object in a bucket that is not the store's own. */
export interface ForeignObject {
  readonly bucket: string;
  readonly key: string;
  readonly etag: string;
  readonly versionId?: string | undefined;
}

/** Objects of other buckets, read with the store's S3 client and credentials. */
export interface ForeignObjects {
  /** What is there now, or undefined where there is no such object. Wrong credentials and a missing bucket are errors in words. */
  head(bucket: string, key: string): Promise<(ForeignObject & { readonly bytes: number; readonly contentType?: string | undefined }) | undefined>;
  /** The bytes from `fromByte` to the end (`If-Match`, or the version); undefined where the object is gone or another now. */
  read(object: ForeignObject, fromByte: number, signal: AbortSignal): Promise<Readable | undefined>;
}
