import type { EngineCase } from '../case.ts';
import { denseHead } from './dense-head.ts';
import { imdbCnn } from './imdb-cnn.ts';
import { imdbMlp } from './imdb-mlp.ts';
import { imdbMultiSize } from './imdb-multi-size.ts';
import { lightForward } from './light-forward.ts';
import { lstm128, lstm512 } from './lstm.ts';
import { movielensDot } from './movielens-dot.ts';
import { movielensNet } from './movielens-net.ts';
import { vgg16Forward } from './vgg16-forward.ts';

export const engineCases: readonly EngineCase[] = [imdbMlp, imdbCnn, imdbMultiSize, lstm128, lstm512, movielensDot, movielensNet, denseHead, vgg16Forward, lightForward];

/** The case of this name. */
export function engineCase(name: string | undefined): EngineCase {
  const found = engineCases.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`there is no case ${name ?? ''}`);
  return found;
}
