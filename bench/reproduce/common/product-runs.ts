import { z } from 'zod';
import { EverstepError } from '../../../schemas/failure.ts';
import type { RunManifest, StepFile } from '../../../schemas/run.ts';
import { openStore, type Store } from '../../../store/connect.ts';
import { loadConfig } from '../../../temporal.config.ts';
import { everstep, everstepJson } from '../../../test/support/everstep.ts';

/** What the log of a training says that did not begin at its beginning. */
const continued = 'going on from a checkpoint';

const messageSchema = z.object({ message: z.string() });
/** What is looked at of the document that `run --json` prints. */
const endSchema = z.object({ runId: z.string().optional(), failure: messageSchema.optional(), error: messageSchema.optional() });

/** Runs of the command line on the caller's own stack: what has finished is reused, what was killed goes on. */
export class ProductRuns {
  readonly #store: Store;

  private constructor(store: Store) {
    this.#store = store;
  }

  static async open(): Promise<ProductRuns> {
    await everstepJson(['up'], process.env);
    return new ProductRuns(await openStore(loadConfig()));
  }

  get artifacts(): Store['artifacts'] {
    return this.#store.artifacts;
  }

  /** A completed run with these words after `everstep run`. @throws EverstepError that says why it has not completed */
  async run(words: readonly string[]): Promise<RunManifest> {
    const { code, stdout, stderr } = await everstep(['run', ...words, '--json'], process.env);
    const { runId, failure, error } = endSchema.safeParse(jsonOf(stdout)).data ?? {};
    if (code !== 0 || runId === undefined) throw new EverstepError('ES-REPRODUCE-RUN', `everstep run ${words.join(' ')} has not completed: ${(failure ?? error)?.message ?? stderr.trim()}`);
    const manifest = await this.#store.runs.manifest(runId);
    if (manifest === undefined) throw new Error(`${runId} has left nothing in the store`);
    return manifest;
  }

  /** Seconds that the step took where it was computed; undefined unless one attempt has computed all of it. */
  async seconds(manifest: RunManifest, step: StepFile): Promise<number | undefined> {
    const computed = step.reused ? await this.#computed(step) : { runId: manifest.runId, step };
    if (computed === undefined || computed.step.attempts > 1) return undefined;
    for await (const { source, message } of this.#store.runs.readLog(computed.runId)) {
      if (source === step.name && message === continued) return undefined;
    }
    return computed.step.wallMs / 1_000;
  }

  close(): void {
    this.#store.close();
  }

  async #computed({ name, key, ordinal }: StepFile): Promise<{ runId: string; step: StepFile } | undefined> {
    for (const { runId } of await this.#store.runs.list()) {
      const step = await this.#store.runs.readStep(runId, ordinal, name);
      if (step?.key === key && step.state === 'completed' && !step.reused) return { runId, step };
    }
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text);
}
