import { Field, RecordBatch, Schema, Struct, Table, Utf8, makeData } from 'apache-arrow';
import { Utf8Column } from './utf8-column.ts';

/** The part that a dataset's authors put a row into. */
export type OwnPart = 'training' | 'test';

/** A text, its label, and where it comes from. */
export interface TextRow {
  readonly text: string;
  readonly label: string;
  /** Member name, `line N` or `row N`. */
  readonly id: string;
  /** All rows of a dataset have one, or none has. */
  readonly part?: OwnPart;
}

const batchBytes = 16 * 1024 ** 2;
const batchRows = 1 << 16;
const plainNames = ['text', 'label', 'id'] as const;
const partName = 'part';

const schemaOf = (names: readonly string[]): Schema => new Schema(names.map((name) => new Field(name, new Utf8(), false)));

/** Builds the table of texts row by row. How it is cut into record batches follows from the rows alone. */
export class TextTableBuilder {
  #schema = schemaOf(plainNames);
  readonly #columns = plainNames.map(() => new Utf8Column());
  readonly #batches: RecordBatch[] = [];
  #rows = 0;

  append(row: TextRow): void {
    if (this.#rows++ === 0 && row.part !== undefined) {
      this.#schema = schemaOf([...plainNames, partName]);
      this.#columns.push(new Utf8Column());
    }
    const values = row.part === undefined ? [row.text, row.label, row.id] : [row.text, row.label, row.id, row.part];
    if (values.length !== this.#columns.length) throw new Error(`the row ${row.id} and those before it differ in whether they have a part`);
    let size = 0;
    for (const [index, column] of this.#columns.entries()) {
      column.append(values[index] ?? '');
      size += column.size;
    }
    if (size >= batchBytes || (this.#columns[0]?.length ?? 0) >= batchRows) this.#flush();
  }

  finish(): Table {
    if ((this.#columns[0]?.length ?? 0) > 0) this.#flush();
    return new Table(this.#schema, this.#batches);
  }

  #flush(): void {
    const children = this.#columns.map((column) => column.flush());
    const length = children[0]?.length ?? 0;
    this.#batches.push(new RecordBatch(this.#schema, makeData({ type: new Struct(this.#schema.fields), length, nullCount: 0, children })));
  }
}

/** Whether the dataset's authors have dealt the rows out. */
export function hasOwnParts(table: Table): boolean {
  return table.schema.fields.some(({ name }) => name === partName);
}

/** The rows of a table of texts in order, one at a time. */
export function* textRows(table: Table): Generator<TextRow> {
  for (const batch of table.batches) {
    const [texts, labels, ids] = plainNames.map((name) => batch.getChild(name));
    const parts = batch.getChild(partName);
    for (let row = 0; row < batch.numRows; row++) {
      const plain = { text: String(texts?.get(row)), label: String(labels?.get(row)), id: String(ids?.get(row)) };
      yield parts === null ? plain : { ...plain, part: parts.get(row) === 'test' ? 'test' : 'training' };
    }
  }
}
