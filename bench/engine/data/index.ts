import type { DataSetName } from '../case.ts';
import { characters } from './characters.ts';
import type { DataSet } from './data-set.ts';
import { imdb } from './imdb.ts';
import { movielens } from './movielens.ts';
import { features, images } from './random.ts';

/** How each data set is made in a folder. */
export const dataSets: Readonly<Record<DataSetName, (folder: string) => Promise<DataSet>>> = { imdb, characters, movielens, features, images };
