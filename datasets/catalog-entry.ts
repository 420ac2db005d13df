import { z } from 'zod';
import { datasetFormatSchema, textParserSchema } from '../schemas/dataset.ts';
import { digestSchema } from '../schemas/digest.ts';

const editionSchema = z.strictObject({
  bytes: z.int().positive(),
  sha256: digestSchema,
  /** The publisher's address of exactly these bytes. */
  url: z.url({ protocol: /^https$/ }).optional(),
});

const fileSchema = z.strictObject({
  kind: z.literal('file'),
  /** Where a mirror has the file. */
  mirrorPath: z.string().regex(/^[a-z0-9-]+\/[A-Za-z0-9._-]+$/),
  /** Files that hold the same examples; the mirror may have any of them. */
  editions: z.tuple([editionSchema], editionSchema),
  /** Where a person gets the file. */
  help: z.string(),
});

const packageSchema = z.strictObject({
  kind: z.literal('package'),
  registry: z.enum(['npm', 'pypi']),
  name: z.string(),
  version: z.string(),
  bytes: z.int().positive(),
  sha256: digestSchema,
});

/** A dataset known by name: what it is, what may be done with it, and the exact bytes. */
export const catalogEntrySchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  title: z.string(),
  summary: z.string(),
  licence: z.string(),
  citation: z.string().optional(),
  homepage: z.url(),
  format: datasetFormatSchema,
  /** How its files become a table of texts, where there is a parser for it. */
  parser: textParserSchema.optional(),
  source: z.discriminatedUnion('kind', [fileSchema, packageSchema]),
});
export type CatalogEntry = z.infer<typeof catalogEntrySchema>;
export type CatalogFile = z.infer<typeof fileSchema>;
