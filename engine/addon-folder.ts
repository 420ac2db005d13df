import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export const addonFile = 'tfjs_binding.node';

/** Where the set-up compiled tfjs' addon, with what it left beside it. */
export function addonFolder(): string {
  const packageFile = createRequire(import.meta.url).resolve('@tensorflow/tfjs-node-gpu/package.json');
  return dirname(realpathSync(join(dirname(packageFile), 'lib/napi-v8', addonFile)));
}
