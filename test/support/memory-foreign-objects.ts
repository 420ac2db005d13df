import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ForeignObject, ForeignObjects } from '../../store/foreign-objects.ts';

/** Buckets in memory; the ETag is a digest of the content. */
export class MemoryForeignObjects implements ForeignObjects {
  readonly #contents = new Map<string, Uint8Array>();

  set(bucket: string, key: string, content: Uint8Array): void {
    this.#contents.set(`${bucket}/${key}`, content);
  }

  head(bucket: string, key: string): Promise<(ForeignObject & { readonly bytes: number }) | undefined> {
    const content = this.#contents.get(`${bucket}/${key}`);
    return Promise.resolve(content === undefined ? undefined : { bucket, key, etag: etagOf(content), bytes: content.length });
  }

  read(object: ForeignObject, fromByte: number): Promise<Readable | undefined> {
    const content = this.#contents.get(`${object.bucket}/${object.key}`);
    const same = content !== undefined && etagOf(content) === object.etag;
    return Promise.resolve(same ? Readable.from([Buffer.from(content.subarray(fromByte))]) : undefined);
  }
}

function etagOf(content: Uint8Array): string {
  return `"${createHash('sha256').update(content).digest('hex').slice(0, 32)}"`;
}
