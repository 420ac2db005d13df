import { uploadPath } from '../../datasets/local-path.ts';
import type { DatasetSpec } from '../../schemas/dataset.ts';
import type { Store } from '../../store/connect.ts';
import { formatBytes } from '../format.ts';

const tellEveryPercent = 10;

/** Puts the file or folder that a run needs into the store. Nothing to do where there is none. */
export async function uploadDataset(store: Store, path: string | undefined, note: (text: string) => void): Promise<DatasetSpec | undefined> {
  if (path === undefined) return undefined;
  let told = 0;
  return uploadPath(path, store.artifacts, {
    onProgress: ({ phase, completed, total = 0 }) => {
      const percent = total === 0 ? 0 : Math.floor((100 * completed) / total);
      if (percent < told + tellEveryPercent) return;
      told = percent;
      note(`${phase}: ${percent} % of ${formatBytes(total)}`);
    },
  });
}
