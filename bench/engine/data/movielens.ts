import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { readArchive } from '../../../datasets/archives/read-archive.ts';
import { catalogFile } from './catalog-file.ts';
import { type DataSet, writeColumn } from './data-set.ts';

const ratingsSchema = z.array(z.object({ userId: z.string(), movieId: z.string(), rating: z.coerce.number() }));

/** All ratings; users and films are numbered as they come. */
export async function movielens(folder: string): Promise<DataSet> {
  const { path, format } = await catalogFile('movielens', folder);
  for await (const member of readArchive(path, format)) {
    if (!member.name.endsWith('/ratings.csv')) continue;
    const ratings = ratingsSchema.parse(parse(Buffer.from(await member.bytes()), { columns: true }));
    const shape = [ratings.length, 1];
    return {
      inputs: [
        await writeColumn(folder, 'movielens-users', shape, numbered(ratings.map(({ userId }) => userId))),
        await writeColumn(folder, 'movielens-films', shape, numbered(ratings.map(({ movieId }) => movieId))),
      ],
      targets: [await writeColumn(folder, 'movielens-ratings', shape, Float32Array.from(ratings, ({ rating }) => rating))],
    };
  }
  throw new Error(`${path} has no ratings.csv`);
}

function numbered(names: readonly string[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(names, (name) => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
}
