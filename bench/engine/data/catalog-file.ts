import type { DatasetFormat } from '../../../schemas/dataset.ts';
import { fetchFile } from '../../../datasets/sources/fetch-file.ts';
import { resolveCatalogName } from '../../../datasets/sources/resolve-catalog.ts';
import { loadConfig } from '../../../temporal.config.ts';
import { testContext } from '../../../test/support/step-context.ts';

/** The verified file of a dataset of the catalog: from the mirror, or its publisher. */
export async function catalogFile(name: string, folder: string): Promise<{ path: string; format: DatasetFormat }> {
  const { datasetMirror, allowPrivateHosts } = loadConfig();
  const context = testContext({ scratchFolder: folder, settings: { datasetMirror, allowPrivateHosts } });
  const { source, format } = await resolveCatalogName(name, context);
  if (source.kind !== 'file') throw new Error(`${name} is no single file`);
  return { path: await fetchFile(source, context), format };
}
