import { Field, RecordBatch, Schema, Struct, Table, Utf8, makeData } from 'apache-arrow';
import { Utf8Column } from './utf8-column.ts';

/** A text, its label, and where it comes from. */
export interface TextRow {
  readonly text: string;
  readonly label: string;
  /** Member name, `line N` or `row N`. */
  readonly id: string;
}

const batchBytes = 16 * 1024 ** 2;
const batchRows = 1 << 16;
const columnNames = ['text', 'label', 'id'] as const;
const schema = new Schema(columnNames.map((name) => new Field(name, new Utf8(), false)));

/** Builds the table of texts row by row. How it is cut into record batches follows from the rows alone. */
export class TextTableBuilder {
  readonly #columns = columnNames.map(() => new Utf8Column());
  readonly #batches: RecordBatch[] = [];

  append(row: TextRow): void {
    let size = 0;
    for (const [index, column] of this.#columns.entries()) {
      column.append(row[columnNames[index] ?? 'id']);
      size += column.size;
    }
    if (size >= batchBytes || (this.#columns[0]?.length ?? 0) >= batchRows) this.#flush();
  }

  finish(): Table {
    if ((this.#columns[0]?.length ?? 0) > 0) this.#flush();
    return new Table(schema, this.#batches);
  }

  #flush(): void {
    const children = this.#columns.map((column) => column.flush());
    const length = children[0]?.length ?? 0;
    this.#batches.push(new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children })));
  }
}

/** The rows of a table of texts in order, one at a time. */
export function* textRows(table: Table): Generator<TextRow> {
  for (const batch of table.batches) {
    const [texts, labels, ids] = columnNames.map((name) => batch.getChild(name));
    for (let row = 0; row < batch.numRows; row++) yield { text: String(texts?.get(row)), label: String(labels?.get(row)), id: String(ids?.get(row)) };
  }
}
