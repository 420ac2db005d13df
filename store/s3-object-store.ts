import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { sha256 } from './hash.ts';
import type { Allocate, ObjectEntry, ObjectHead, ObjectStore, PutOptions } from './object-store.ts';
import type { OutageRetry } from './outage.ts';
import { collectBody, type OpenObject, startBody } from './s3-body.ts';
import { isConditionFailure, isMissing, isOutage } from './s3-errors.ts';
import { setPayloadDigest } from './s3-client.ts';
import { ConditionFailed } from './store-errors.ts';

const mebibyte = 1024 ** 2;
/** Files above this are sent in parts: S3 takes at most 5 GiB at once, and a broken part costs less than a broken file. */
const multipartBytes = 512 * mebibyte;
/** S3 takes at most 10,000 parts. */
const maximumParts = 10_000;

export interface S3ObjectStoreOptions {
  readonly client: S3Client;
  readonly bucket: string;
  readonly retry: OutageRetry;
  readonly signal?: AbortSignal | undefined;
}

/** The objects of a bucket through the AWS SDK. */
export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #retry: OutageRetry;
  readonly #requestOptions: { abortSignal?: AbortSignal };
  readonly #traffic = { bytesRead: 0, bytesWritten: 0 };

  constructor(options: S3ObjectStoreOptions) {
    this.#client = options.client;
    this.#bucket = options.bucket;
    this.#requestOptions = options.signal === undefined ? {} : { abortSignal: options.signal };
    this.#retry = options.retry;
  }

  get traffic(): { readonly bytesRead: number; readonly bytesWritten: number } {
    return this.#traffic;
  }

  async get(key: string, allocate?: Allocate): Promise<{ bytes: Uint8Array; etag: string } | undefined> {
    return this.#retry('get', async () => {
      const response = await undefinedWhereMissing(this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }), this.#requestOptions));
      if (response === undefined) return undefined;
      const bytes = await collectBody(response, allocate);
      this.#traffic.bytesRead += bytes.byteLength;
      return { bytes, etag: response.ETag ?? '' };
    }, key);
  }

  async getStream(key: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const first = await this.#openAt(key, 0, undefined);
    return first === undefined ? undefined : this.#continued(key, first);
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    return this.#retry('read', async () => {
      const command = new HeadObjectCommand({ Bucket: this.#bucket, Key: key, ChecksumMode: 'ENABLED' });
      const response = await undefinedWhereMissing(this.#client.send(command, this.#requestOptions));
      if (response === undefined) return undefined;
      const whole = response.ChecksumSHA256 !== undefined && !response.ChecksumSHA256.includes('-');
      const stored = whole ? Buffer.from(response.ChecksumSHA256 ?? '', 'base64').toString('hex') : response.Metadata?.['sha256'];
      return { bytes: response.ContentLength ?? 0, etag: response.ETag ?? '', sha256: stored };
    });
  }

  async put(key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<{ etag: string }> {
    const digest = options.sha256 ?? sha256(bytes);
    return this.#retry('write', async () => {
      const command = new PutObjectCommand({
        ...this.#described(key, digest),
        Body: bytes,
        ContentLength: bytes.byteLength,
        IfNoneMatch: options.ifNoneMatch,
        IfMatch: options.ifMatch,
        ContentType: options.contentType ?? 'application/octet-stream',
      });
      command.middlewareStack.add((next) => (call) => (setPayloadDigest(call.request, digest), next(call)), { step: 'build' });
      try {
        const response = await this.#client.send(command, this.#requestOptions);
        this.#traffic.bytesWritten += bytes.byteLength;
        return { etag: response.ETag ?? '' };
      } catch (error) {
        if (isConditionFailure(error) || (options.ifMatch !== undefined && isMissing(error))) throw new ConditionFailed(key, { cause: error });
        throw error;
      }
    });
  }

  async putFile(key: string, file: string, bytes: number, digest: string): Promise<void> {
    if (bytes > multipartBytes) return this.#putParts(key, file, bytes, digest);
    await this.#retry('write', async () => {
      const command = new PutObjectCommand({ ...this.#described(key, digest), Body: createReadStream(file), ContentLength: bytes });
      command.middlewareStack.add((next) => (call) => (setPayloadDigest(call.request, digest), next(call)), { step: 'build' });
      await this.#client.send(command, this.#requestOptions);
    });
    this.#traffic.bytesWritten += bytes;
  }

  async *list(prefix: string): AsyncIterable<ObjectEntry> {
    for await (const page of this.#pages(prefix, undefined)) {
      for (const { Key, Size, ETag } of page.Contents ?? []) {
        if (Key !== undefined) yield { key: Key, bytes: Size ?? 0, etag: ETag ?? '' };
      }
    }
  }

  async *folders(prefix: string): AsyncIterable<string> {
    for await (const page of this.#pages(prefix, '/')) {
      for (const { Prefix } of page.CommonPrefixes ?? []) {
        if (Prefix !== undefined) yield Prefix.slice(prefix.length, -1);
      }
    }
  }

  async delete(key: string): Promise<void> {
    await this.#retry('write', () => undefinedWhereMissing(this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }), this.#requestOptions)));
  }

  /** What every object carries: its digest, checked by the server, and kept by those that drop checksums. */
  #described(key: string, digest: string) {
    return { Bucket: this.#bucket, Key: key, ChecksumSHA256: Buffer.from(digest, 'hex').toString('base64'), Metadata: { sha256: digest } };
  }

  /** Opens an object so far in; its first chunk has come, so that each opening brings the reader further. */
  async #openAt(key: string, offset: number, etag: string | undefined): Promise<OpenObject | undefined> {
    return this.#retry('get', async () => {
      const command = new GetObjectCommand({ Bucket: this.#bucket, Key: key, ...(offset > 0 && { Range: `bytes=${offset}-`, IfMatch: etag }) });
      const response = await undefinedWhereMissing(this.#client.send(command, this.#requestOptions));
      return response === undefined ? undefined : startBody(response);
    }, key);
  }

  async *#continued(key: string, first: OpenObject): AsyncGenerator<Uint8Array> {
    const total = first.bytes;
    let offset = 0;
    let current: OpenObject | undefined = first;
    while (current !== undefined) {
      try {
        for await (const chunk of current.chunks) {
          offset += chunk.byteLength;
          this.#traffic.bytesRead += chunk.byteLength;
          yield chunk;
        }
        if (offset >= total) return;
      } catch (error) {
        if (!isOutage(error)) throw error;
      }
      current = await this.#openAt(key, offset, first.etag);
    }
    throw new ConditionFailed(key);
  }

  async *#pages(prefix: string, delimiter: string | undefined): AsyncGenerator<ListObjectsV2CommandOutput> {
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: prefix, Delimiter: delimiter, ContinuationToken: token });
      const page = await this.#retry('read', () => this.#client.send(command, this.#requestOptions));
      yield page;
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  async #putParts(key: string, file: string, bytes: number, digest: string): Promise<void> {
    const target = { Bucket: this.#bucket, Key: key };
    const partBytes = Math.max(64 * mebibyte, Math.ceil(bytes / maximumParts));
    const { UploadId } = await this.#retry('write', () => this.#client.send(new CreateMultipartUploadCommand({ ...target, Metadata: { sha256: digest } }), this.#requestOptions));
    const handle = await open(file);
    try {
      const parts: { PartNumber: number; ETag: string | undefined }[] = [];
      const buffer = Buffer.allocUnsafeSlow(partBytes);
      for (let offset = 0; offset < bytes; offset += partBytes) {
        const { bytesRead } = await handle.read(buffer, 0, partBytes, offset);
        const body = buffer.subarray(0, bytesRead);
        const partDigest = sha256(body);
        const partNumber = parts.length + 1;
        const { ETag } = await this.#retry('write', () => {
          const command = new UploadPartCommand({ ...target, UploadId, PartNumber: partNumber, Body: body, ContentLength: bytesRead });
          command.middlewareStack.add((next) => (call) => (setPayloadDigest(call.request, partDigest), next(call)), { step: 'build' });
          return this.#client.send(command, this.#requestOptions);
        });
        parts.push({ PartNumber: partNumber, ETag });
        this.#traffic.bytesWritten += bytesRead;
      }
      await this.#retry('write', () => this.#client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts: parts } }), this.#requestOptions));
    } catch (error) {
      await this.#client.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => undefined);
      throw error;
    } finally {
      await handle.close();
    }
  }
}

async function undefinedWhereMissing<Response>(response: Promise<Response>): Promise<Response | undefined> {
  try {
    return await response;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
