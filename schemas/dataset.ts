import { z } from 'zod';
import { digestSchema } from './digest.ts';
import { blobRefSchema } from './reference.ts';

/** How the bytes of a dataset are packed. */
export const datasetFormats = ['zip', 'tar', 'tar.gz', 'csv', 'jsonl', 'parquet', 'text', 'weights'] as const;
export const datasetFormatSchema = z.enum(datasetFormats);
export type DatasetFormat = z.infer<typeof datasetFormatSchema>;

/** Modules that make a table of text and labels: one file each in `datasets/parsers/`. */
export const textParsers = ['mail', 'csv', 'jsonl', 'parquet', 'folder', 'imdb'] as const;
export const textParserSchema = z.enum(textParsers);
export type TextParser = z.infer<typeof textParserSchema>;

/**
 * Where a dataset comes from, as the user named it. A local path is uploaded by the command first and becomes
 * `upload`: workers see only the store. `notation`: flags take it as one text.
 */
export const datasetSpecSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('catalog'), name: z.string() }),
  z.strictObject({ kind: z.literal('npm'), name: z.string(), version: z.string() }),
  z.strictObject({ kind: z.literal('pypi'), name: z.string(), version: z.string() }),
  z.strictObject({ kind: z.literal('https'), url: z.string() }),
  z.strictObject({ kind: z.literal('s3'), bucket: z.string(), key: z.string() }),
  z.strictObject({ kind: z.literal('upload'), blob: blobRefSchema, format: datasetFormatSchema }),
]).meta({ notation: 'dataset' });
export type DatasetSpec = z.infer<typeof datasetSpecSchema>;

/**
 * A place and what is expected there, so exact that the same bytes come from it or none.
 * - `file`: the bytes have this digest; locations are tried in order (mirror first)
 * - `package`: an exact version in a registry; the digest recorded at first is enforced after
 * - `etag`: an address whose strong ETag must still be this one
 * - `object`: an object of a foreign bucket whose version or ETag must still be this one
 * - `stored`: already in the store
 */
export const resolvedSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), sha256: digestSchema, bytes: z.int().nonnegative(), mirrorPath: z.string().optional(), url: z.string().optional(), help: z.string().optional() }),
  z.strictObject({ kind: z.literal('package'), registry: z.enum(['npm', 'pypi']), name: z.string(), version: z.string(), sha256: digestSchema.optional() }),
  z.strictObject({ kind: z.literal('etag'), url: z.string(), etag: z.string() }),
  z.strictObject({ kind: z.literal('object'), bucket: z.string(), key: z.string(), etag: z.string(), versionId: z.string().optional() }),
  z.strictObject({ kind: z.literal('stored'), blob: blobRefSchema }),
]);
export type ResolvedSource = z.infer<typeof resolvedSourceSchema>;
