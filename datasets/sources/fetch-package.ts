import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../../schemas/failure.ts';
import { checkDigest } from './digest-check.ts';
import { digestFile } from './file-digest.ts';
import { downloadPackage } from './package-client.ts';
import { type PackageVersion, packageLabel, packageProblem } from './package-name.ts';
import type { SourceContext } from './source-context.ts';

/**
 * Fetches a package's one file and gives its path. The digest is the given one, or the one recorded when the package was
 * fetched first.
 */
export async function fetchPackage(wanted: PackageVersion & { readonly sha256?: string | undefined }, context: SourceContext): Promise<string> {
  const problem = packageProblem(wanted);
  if (problem !== undefined) throw new DataError('ES-DATA-PACKAGE', `The dataset cannot be fetched: ${problem}.`);
  const label = packageLabel(wanted);
  const folder = join(context.scratchFolder, 'package');
  await mkdir(folder, { recursive: true });
  context.progress({ phase: `downloading ${label}`, completed: 0, unit: 'bytes' });
  await downloadPackage(wanted, folder, context.signal);
  const files = await readdir(folder);
  const [file] = files;
  if (file === undefined || files.length > 1) throw new DataError('ES-DATA-PACKAGE', `${label} came as ${String(files.length)} files instead of one.`);
  const path = join(folder, file);
  const got = await digestFile(path, context.signal);
  context.progress({ phase: `downloading ${label}`, completed: got.bytes, total: got.bytes, unit: 'bytes' });
  const sha256 = wanted.sha256 ?? (await context.pins.get(label)) ?? (await context.pins.put(label, got.sha256));
  checkDigest(label, { sha256 }, got, 'The registry serves something else under this version than before: do not use it until you know why.');
  return path;
}
