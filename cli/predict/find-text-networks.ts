import type { TextNetwork } from '../../engine/text-predictor.ts';
import { UsageError } from '../../schemas/failure.ts';
import type { ModelRef } from '../../schemas/reference.ts';
import type { StepFile } from '../../schemas/run.ts';
import { parseText } from '../../schemas/steps/parse-text.ts';
import { train } from '../../schemas/steps/train.ts';
import type { Store } from '../../store/connect.ts';
import { findModel } from '../export/find-model.ts';
import { type TextAssets, textAssets } from '../export/text-assets.ts';
import { textNetworkOf } from '../export/trained-networks.ts';

/** Networks that label texts together, and all that the run says about how texts are read for them. */
export interface FoundTextNetworks extends TextAssets {
  readonly runId: string;
  readonly references: readonly ModelRef[];
  readonly networks: readonly TextNetwork[];
  /** How the run's texts were read: `csv`, `mail`. */
  readonly parser: string | undefined;
  readonly textColumn: string;
}

/**
 * All the networks that a run has trained, or the one that is named.
 * @throws UsageError where there is none, or it is not over texts
 */
export async function findTextNetworks(store: Store, text: string): Promise<FoundTextNetworks> {
  const { runId, reference, steps } = await findModel(store, text, 'asked');
  const trained = steps.flatMap((step) => (step.name === train.name ? (train.output.safeParse(step.output).data?.model ?? []) : []));
  const references = runId === text ? trained : trained.filter(({ digest }) => digest === reference.digest).slice(0, 1);
  const assets = await textAssets(store.artifacts, steps);
  if (references.length === 0 || assets === undefined) throw new UsageError('ES-PREDICT-MODEL', `The model of ${runId} (${reference.architecture}) is not over texts: predict takes those of text-classification.`);
  const stored = await Promise.all(references.map((model) => store.artifacts.readModel(model)));
  return { runId, references, networks: stored.map(textNetworkOf), ...assets, ...readingOf(steps) };
}

function readingOf(steps: readonly StepFile[]): Pick<FoundTextNetworks, 'parser' | 'textColumn'> {
  const parts = steps.find(({ name }) => name === parseText.name)?.parts;
  const input = parseText.input.shape.textColumn.safeParse((parts?.input as { readonly textColumn?: unknown } | undefined)?.textColumn);
  return { parser: parts?.variant, textColumn: input.data ?? 'text' };
}
