/** What a HEAD says of an object. */
export interface ObjectHead {
  readonly bytes: number;
  readonly etag: string;
  /** The SHA-256 that the server stored when the object was written; undefined for objects that others wrote. */
  readonly sha256: string | undefined;
}

export interface PutOptions {
  /** Only where there is no such object yet. */
  readonly ifNoneMatch?: '*';
  /** Only where the object still has this ETag. */
  readonly ifMatch?: string;
  /** Digest of the bytes, where the caller has it; computed otherwise. The server refuses other bytes. */
  readonly sha256?: string;
  readonly contentType?: string;
}

/** Gives the buffer of exactly so many bytes that an object is read into. */
export type Allocate = (bytes: number) => Uint8Array;

export interface ObjectEntry {
  readonly key: string;
  readonly bytes: number;
  readonly etag: string;
}

/**
 * Objects of one bucket. Every operation waits for a server that is away and says so; see `outageRetry` for its errors.
 * Reading an object that the server cannot give, though it gives others, ends with UnreadableObject.
 */
export interface ObjectStore {
  /** A whole object in memory, by default in a buffer of its own. */
  get(key: string, allocate?: Allocate): Promise<{ readonly bytes: Uint8Array; readonly etag: string } | undefined>;
  /** An object's bytes in order; goes on where a broken connection stopped. Undefined where there is no such object. */
  getStream(key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  head(key: string): Promise<ObjectHead | undefined>;
  /** @throws ConditionFailed; after a broken connection this can be the caller's own write: read it back */
  put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<{ readonly etag: string }>;
  /** Sends a file, in parts where it is big; memory stays bounded. `sha256` is its digest. */
  putFile(key: string, file: string, bytes: number, sha256: string): Promise<void>;
  /** Objects whose key begins so, in order of their keys. */
  list(prefix: string): AsyncIterable<ObjectEntry>;
  /** What follows the prefix up to the next slash, each once, in order. */
  folders(prefix: string): AsyncIterable<string>;
  /** Where there is no such object, nothing happens. */
  delete(key: string): Promise<void>;
  /** Bytes of objects moved since the store was opened. */
  readonly traffic: { readonly bytesRead: number; readonly bytesWritten: number };
}
