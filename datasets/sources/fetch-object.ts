import { join } from 'node:path';
import { DataError } from '../../schemas/failure.ts';
import type { ForeignObject } from '../../store/foreign-objects.ts';
import { maximumDownloadBytes } from './https-file.ts';
import { receiveFile } from './receive-file.ts';
import type { SourceContext } from './source-context.ts';

/** Reads an object of another bucket, in the state that was pinned, and gives the path of the file. */
export async function fetchObject(object: ForeignObject, context: SourceContext): Promise<string> {
  const path = join(context.scratchFolder, 'object');
  const what = `s3://${object.bucket}/${object.key}`;
  const open = async (fromByte: number) => {
    const body = await context.foreignObjects.read(object, fromByte, context.signal);
    if (body === undefined) throw new DataError('ES-DATA-CHANGED', `${what} changed or was deleted after this run looked at it. Start the run again to take what is there now.`);
    return {
      fromByte,
      totalBytes: undefined,
      body,
      close: () => {
        body.destroy();
        return Promise.resolve();
      },
    };
  };
  await receiveFile(path, open, { what, maximumBytes: maximumDownloadBytes, signal: context.signal, progress: (progress) => context.progress(progress) });
  return path;
}
