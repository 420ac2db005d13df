import type { Table } from 'apache-arrow';
import { type DealtRow, dealRows } from '../datasets/deal-rows.ts';
import { DuplicateFinder } from '../datasets/duplicates.ts';
import { type PartName, partNames } from '../datasets/part-sizes.ts';
import { hasOwnParts, TextTableBuilder, textRows } from '../datasets/text-table.ts';
import { DataError, UsageError } from '../schemas/failure.ts';
import type { split } from '../schemas/steps/split.ts';
import type { StepContext, StepImplementation } from './step-context.ts';

const usualTestFraction = 0.2;

/** Removes duplicates and deals the rest out by label, seeded; a test part of the dataset's own stays as it is. */
const splitTexts: StepImplementation<typeof split> = async (input, context) => {
  const { store } = context;
  const table = await store.readTable(input.table);
  const ownParts = hasOwnParts(table);
  const fractions = ownParts ? fractionsOfTraining(input) : fractionsOfAll(input);
  const fates = findFates(table, context);
  const parts = partsOf(table, fates, (rows) => dealRows(rows, fractions, input.seed, input.block));
  checkParts(table, fates, parts, ownParts, input.block);
  const builders = { training: new TextTableBuilder(), validation: new TextTableBuilder(), test: new TextTableBuilder() };
  let row = 0;
  for (const { text, label, id } of textRows(table)) {
    const part = parts[row++];
    if (part !== undefined) builders[part].append({ text, label, id });
  }
  return {
    training: await store.writeTable(builders.training.finish()),
    validation: await store.writeTable(builders.validation.finish()),
    test: await store.writeTable(builders.test.finish()),
    duplicatesRemoved: fates.filter((fate) => fate === 'duplicate').length,
  };
};

export default splitTexts;

type Fate = 'deal' | 'keep-for-test' | 'duplicate';
type Fractions = Readonly<Record<PartName, number>>;

function fractionsOfAll({ validationFraction, testFraction = usualTestFraction }: { readonly validationFraction: number; readonly testFraction?: number | undefined }): Fractions {
  const training = 1 - validationFraction - testFraction;
  if (training <= 0) {
    throw new UsageError('ES-SPLIT-FRACTIONS', `The fractions for validation (${validationFraction}) and test (${testFraction}) leave nothing for training: together they must be below 1.`);
  }
  return { training, validation: validationFraction, test: testFraction };
}

function fractionsOfTraining({ validationFraction, testFraction }: { readonly validationFraction: number; readonly testFraction?: number | undefined }): Fractions {
  if (testFraction !== undefined) throw new UsageError('ES-SPLIT-FRACTIONS', `The dataset has a test part of its own, so that a fraction of ${testFraction} can't be held out: leave --test-fraction away.`);
  return { training: 1 - validationFraction, validation: validationFraction, test: 0 };
}

/** What becomes of each row. The dataset's own test part is looked at first: what repeats it must not be trained on. */
function findFates(table: Table, { signal, progress }: StepContext): Fate[] {
  const finder = new DuplicateFinder();
  const fates = new Array<Fate>(table.numRows).fill('deal');
  const passes = hasOwnParts(table) ? (['test', 'training'] as const) : [undefined];
  let looked = 0;
  for (const pass of passes) {
    let row = -1;
    for (const { text, part } of textRows(table)) {
      row++;
      if (part !== pass) continue;
      const duplicate = finder.isDuplicate(text);
      if (part === 'test') fates[row] = 'keep-for-test';
      else if (duplicate) fates[row] = 'duplicate';
      if (++looked % 1_000 !== 0) continue;
      signal.throwIfAborted();
      progress({ phase: 'looking for duplicates', completed: looked, total: table.numRows, unit: 'texts' });
    }
  }
  return fates;
}

/** The part of each row, undefined for those left out. */
function partsOf(table: Table, fates: readonly Fate[], deal: (rows: readonly DealtRow[]) => PartName[]): (PartName | undefined)[] {
  const rows: DealtRow[] = [];
  let row = 0;
  for (const { label, id } of textRows(table)) if (fates[row++] === 'deal') rows.push({ label, id });
  const dealt = deal(rows);
  let next = 0;
  return fates.map((fate) => (fate === 'duplicate' ? undefined : fate === 'keep-for-test' ? 'test' : dealt[next++]));
}

interface LabelCounts extends Record<PartName, number> {
  duplicates: number;
}

/** Every label must be in every part: one that was never trained on can't be predicted, and one that isn't tested can't be judged. */
function checkParts(table: Table, fates: readonly Fate[], parts: readonly (PartName | undefined)[], ownParts: boolean, block: number): void {
  const countsOf = new Map<string, LabelCounts>();
  let row = 0;
  for (const { label } of textRows(table)) {
    const counts = countsOf.get(label) ?? { training: 0, validation: 0, test: 0, duplicates: 0 };
    countsOf.set(label, counts);
    counts[fates[row] === 'duplicate' ? 'duplicates' : (parts[row] ?? 'training')]++;
    row++;
  }
  for (const [label, counts] of countsOf) {
    const missing = partNames.find((name) => counts[name] === 0);
    if (missing !== undefined) throw new DataError('ES-DATA-ROWS', ownParts ? scarceInOwnParts(label, counts, missing, block) : scarce(label, counts, missing, block));
  }
}

function scarce(label: string, { training, validation, test, duplicates }: LabelCounts, missing: PartName, block: number): string {
  return `The label "${label}" has ${training + validation + test} rows with words of their own (${duplicates} more repeat earlier ones), so that none is left for ${missing}: ${needed(partNames.length, block)}.`;
}

function scarceInOwnParts(label: string, { training, validation, test, duplicates }: LabelCounts, missing: PartName, block: number): string {
  if (missing === 'test') return `The label "${label}" is missing in the dataset's test part, so that it can't be judged: add rows of it there, or take it out of the training part.`;
  if (training + validation + duplicates === 0) return `The label "${label}" occurs in the dataset's test part only (${test} rows), so that it can't be learned: add rows of it to the training part, or take it out of the test part.`;
  return `The label "${label}" has ${training + validation} rows with words of their own in the dataset's training part (${duplicates} more repeat earlier ones or the test part), so that none is left for ${missing}: ${needed(2, block)}.`;
}

function needed(parts: number, block: number): string {
  return block === 1 ? `it needs at least ${parts}` : `in blocks of ${block} it needs at least ${(parts - 1) * block + 1}, or smaller blocks`;
}
