import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addonFolder } from '../addon-folder.ts';
import { type OpDefinitions, readOpDefinitions } from './op-definitions.ts';

let definitions: OpDefinitions | undefined;

/** What the set-up got from TensorFlow itself when it compiled the addon for it. */
export function opDefinitions(): OpDefinitions {
  definitions ??= readOpDefinitions(readFileSync(join(addonFolder(), 'ops.pb')));
  return definitions;
}
