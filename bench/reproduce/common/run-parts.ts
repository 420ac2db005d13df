import { checkCase, type ResultRow, writeResults } from '../../results.ts';
import { ProductRuns } from './product-runs.ts';

/** What `npm run reproduce` passes on. */
export interface ReproduceOptions {
  /** The one part that is measured; the others keep their rows. */
  readonly only?: string;
  readonly seeds?: readonly number[];
}

/** Something that is measured by itself. */
export interface Part {
  readonly name: string;
  /** @param open starts the local stack where it is not up */
  measure(seeds: readonly number[], open: () => Promise<ProductRuns>): Promise<ResultRow[]>;
}

/** Measures one part after the other; after each, docs/results/NAME.md has what there is so far. */
export async function runParts(name: string, page: (rows: readonly ResultRow[]) => string, parts: readonly Part[], { only, seeds = [1, 2, 3] }: ReproduceOptions): Promise<void> {
  checkCase(only, parts.map((part) => part.name));
  const opened: ProductRuns[] = [];
  const open = async (): Promise<ProductRuns> => {
    const product = opened[0] ?? await ProductRuns.open();
    opened[0] = product;
    return product;
  };
  try {
    for (const part of parts) {
      if (only === undefined || only === part.name) await writeResults(name, page, await part.measure(seeds, open));
    }
  } finally {
    for (const product of opened) product.close();
  }
}
