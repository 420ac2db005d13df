import type { ExportedFile } from '../../engine/export/exported-file.ts';
import type { StepFile } from '../../schemas/run.ts';
import { fitVocabulary } from '../../schemas/steps/fit-vocabulary.ts';
import { parseText } from '../../schemas/steps/parse-text.ts';
import type { ArtifactStore } from '../../store/artifacts.ts';

/** What turns texts into a network's rows, and its predictions into labels. */
export interface TextAssets {
  /** In the order of their ids, which begin with 1. */
  readonly words: readonly string[];
  /** In the order of the classes. */
  readonly labels: readonly string[];
}

/** What the steps of a run over texts say about its model; undefined for other runs. */
export async function textAssets(artifacts: ArtifactStore, steps: readonly StepFile[]): Promise<TextAssets | undefined> {
  const outputOf = (step: string): unknown => steps.find(({ name }) => name === step)?.output;
  const vocabulary = fitVocabulary.output.safeParse(outputOf(fitVocabulary.name)).data;
  const parsed = parseText.output.safeParse(outputOf(parseText.name)).data;
  if (vocabulary === undefined || parsed === undefined) return undefined;
  const table = await artifacts.readTable(vocabulary.vocabulary);
  return { words: Array.from(table.getChild('word') ?? [], String), labels: parsed.labels };
}

/** One word, one label a line. Words hold no line feeds, since texts are cut there. */
export function textAssetFiles({ words, labels }: TextAssets): ExportedFile[] {
  return [
    { path: 'vocabulary.txt', bytes: lines(words) },
    { path: 'labels.txt', bytes: lines(labels) },
  ];
}

function lines(texts: readonly string[]): Buffer {
  return Buffer.from(texts.map((text) => `${text}\n`).join(''));
}
