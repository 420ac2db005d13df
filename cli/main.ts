import { runCommandLine } from './command-line.ts';

/** Runs the command line of this process and gives the exit code, once everything is written. */
export async function main(words: readonly string[]): Promise<number> {
  const streams = [process.stdout, process.stderr];
  for (const stream of streams) stream.on('error', ignoreClosedReader);
  const exitCode = await runCommandLine(words, process);
  await Promise.all(streams.map((stream) => new Promise<void>((resolve) => { stream.write('', () => { resolve(); }); })));
  return exitCode;
}

/** A reader that stops reading, as in `everstep runs | head -1`, is no failure. */
function ignoreClosedReader(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}
