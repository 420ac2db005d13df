import { sleep } from '@temporalio/workflow';

/** Waits for a timer and gives its argument back: shows that a server runs workflows. */
export async function probe(text: string): Promise<string> {
  await sleep(1);
  return text;
}
