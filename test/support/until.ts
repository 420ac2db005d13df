import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until the answer is there; the test's own time limit ends it otherwise. */
export async function until<Answer>(ask: () => Promise<Answer | undefined>, pauseMs = 1_000): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(pauseMs);
  }
}
