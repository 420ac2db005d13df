import type { DatasetFormat, ResolvedSource, TextParser } from '../../schemas/dataset.ts';
import type { SourceContext } from './source-context.ts';

/** A dataset pinned: the output of `resolve-source`. */
export interface Resolution {
  readonly source: ResolvedSource;
  readonly format: DatasetFormat;
  readonly parser?: TextParser;
}

/** What looking at a source needs; without `foreignObjects`, s3:// cannot be looked at. */
export type ResolveContext = Pick<SourceContext, 'settings' | 'signal'> & Partial<Pick<SourceContext, 'foreignObjects'>>;
