import { uploadPath } from '../../datasets/local-path.ts';
import type { DatasetSpec } from '../../schemas/dataset.ts';
import type { Store } from '../../store/connect.ts';
import { formatBytes } from '../format.ts';

const tellEveryMs = 2_000;

/** Puts the file or folder that a run needs into the store, and tells how far it is where that takes long. Nothing to do where there is none. */
export async function uploadDataset(store: Store, path: string | undefined, note: (text: string) => void): Promise<DatasetSpec | undefined> {
  if (path === undefined) return undefined;
  let toldAtMs = performance.now();
  return uploadPath(path, store.artifacts, {
    onProgress: ({ phase, completed, total = 0 }) => {
      const nowMs = performance.now();
      if (nowMs - toldAtMs < tellEveryMs) return;
      toldAtMs = nowMs;
      note(`${phase}: ${String(total === 0 ? 0 : Math.floor((100 * completed) / total))} % of ${formatBytes(total)}`);
    },
  });
}
