type Listener = (message: string) => void;

const listeners = new Set<Listener>();

/** Tells everything that runs in this process that a server is away: they share one store. */
export function tellWaiting(message: string): void {
  process.stderr.write(`${message}\n`);
  for (const listener of listeners) listener(message);
}

/** Hears of servers that are away. @returns ends it */
export function onWaiting(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
