import { interrupted } from './command.ts';

/**
 * Takes Ctrl-C and SIGTERM over from Node until `release`: the first aborts the signal, a second one ends the process
 * at once.
 */
export function takeInterrupts(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(interrupted);
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    release() {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}
