import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 50;
const requestTimeoutMs = 2_000;

/** Sends a request to this machine until the answer is the expected one. Rejects when the signal is aborted. */
export async function untilAnswered(url: string, request: Pick<RequestInit, 'method' | 'body'>, expected: (response: Response) => boolean, signal: AbortSignal): Promise<void> {
  for (;;) {
    const response = await fetch(url, { ...request, signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]) }).catch(() => undefined);
    await response?.body?.cancel();
    if (response !== undefined && expected(response)) return;
    await sleep(pollMs, undefined, { signal });
  }
}
