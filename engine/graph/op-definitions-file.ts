import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EverstepError } from '../../schemas/failure.ts';
import { addonFolder } from '../addon-folder.ts';
import { type OpDefinitions, readOpDefinitions } from './op-definitions.ts';

let definitions: OpDefinitions | undefined;

/**
 * What the set-up got from TensorFlow itself when it compiled the addon for it.
 * @throws ES-ENGINE-SETUP where the addon is of an older set-up
 */
export function opDefinitions(): OpDefinitions {
  definitions ??= readOpDefinitions(read(join(addonFolder(), 'ops.pb')));
  return definitions;
}

function read(file: string): Uint8Array {
  if (!existsSync(file)) throw new EverstepError('ES-ENGINE-SETUP', `${file} is missing, TensorFlow's list of its ops: run "npm run setup".`);
  return readFileSync(file);
}
