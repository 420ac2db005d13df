import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordBatch } from 'apache-arrow';
import { implement } from '../../activities/parse-text.ts';
import * as imdb from '../../datasets/parsers/imdb.ts';
import { DataError } from '../../schemas/failure.ts';
import { mirrorWith } from '../../test/support/datasets.ts';
import { testContext } from '../../test/support/step-context.ts';

const file = 'imdb/aclImdb_v1.tar.gz';

/** The 50,000 film reviews as the pipeline has them. @throws DataError where the mirror does not have them */
export async function reviewBatches(): Promise<RecordBatch[]> {
  const found = mirrorWith(file);
  if ('missing' in found) throw new DataError('ES-DATA-NOT-THERE', `This benchmark needs the film reviews: ${found.missing}.`);
  const context = testContext();
  const blob = await context.store.writeBlob(await readFile(join(found.mirror, file)));
  const { table } = await implement(imdb)({ blob, format: 'tar.gz', parser: 'imdb', textColumn: 'text', labelColumn: 'label' }, context);
  return (await context.store.readTable(table)).batches;
}
