import { dealRows } from '../datasets/deal-rows.ts';
import { DuplicateFinder } from '../datasets/duplicates.ts';
import { type PartName, partNames } from '../datasets/part-sizes.ts';
import { TextTableBuilder, textRows } from '../datasets/text-table.ts';
import { DataError, UsageError } from '../schemas/failure.ts';
import type { split } from '../schemas/steps/split.ts';
import type { StepImplementation } from './step-context.ts';

/** Removes duplicates and deals the rest out by label, seeded. */
const splitTexts: StepImplementation<typeof split> = async (input, { store, signal, progress }) => {
  const { validationFraction, testFraction, seed } = input;
  const trainingFraction = 1 - validationFraction - testFraction;
  if (trainingFraction <= 0) {
    throw new UsageError('ES-SPLIT-FRACTIONS', `The fractions for validation (${validationFraction}) and test (${testFraction}) leave nothing for training: together they must be below 1.`);
  }
  const table = await store.readTable(input.table);
  const finder = new DuplicateFinder();
  const kept = new Uint8Array(table.numRows);
  const labels: string[] = [];
  const removed = new Map<string, number>();
  let row = 0;
  for (const { text, label } of textRows(table)) {
    const duplicate = finder.isDuplicate(text);
    if (duplicate) removed.set(label, (removed.get(label) ?? 0) + 1);
    else labels.push(label);
    kept[row++] = duplicate ? 0 : 1;
    if (row % 1_000 === 0) {
      signal.throwIfAborted();
      progress({ phase: 'looking for duplicates', completed: row, total: table.numRows, unit: 'texts' });
    }
  }
  const parts = dealRows(labels, { training: trainingFraction, validation: validationFraction, test: testFraction }, seed);
  checkParts(labels, parts, removed);
  const builders = { training: new TextTableBuilder(), validation: new TextTableBuilder(), test: new TextTableBuilder() };
  let place = 0;
  row = 0;
  for (const textRow of textRows(table)) if (kept[row++] === 1) builders[parts[place++] ?? 'training'].append(textRow);
  return {
    training: await store.writeTable(builders.training.finish()),
    validation: await store.writeTable(builders.validation.finish()),
    test: await store.writeTable(builders.test.finish()),
    duplicatesRemoved: table.numRows - labels.length,
  };
};

export default splitTexts;

/** Every label must be in every part: one that was never trained on can't be predicted, and one that isn't tested can't be judged. */
function checkParts(labels: readonly string[], parts: readonly PartName[], removed: ReadonlyMap<string, number>): void {
  const counts = new Map<string, number>();
  const present = new Set<string>();
  for (const [row, label] of labels.entries()) {
    counts.set(label, (counts.get(label) ?? 0) + 1);
    present.add(`${parts[row] ?? ''}/${label}`);
  }
  for (const label of new Set([...counts.keys(), ...removed.keys()])) {
    const missing = partNames.find((name) => !present.has(`${name}/${label}`));
    if (missing === undefined) continue;
    const duplicates = removed.get(label) ?? 0;
    throw new DataError('ES-DATA-ROWS', `The label "${label}" has ${counts.get(label) ?? 0} rows with words of their own (${duplicates} more repeat earlier ones), so that none is left for ${missing}: it needs at least ${partNames.length}.`);
  }
}
