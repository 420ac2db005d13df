import { Field, Int32, makeData, RecordBatch, Schema, Struct, Table, Utf8 } from 'apache-arrow';
import { Utf8Column } from './utf8-column.ts';
import type { CountedWord } from './words/commonest-words.ts';

const schema = new Schema([new Field('word', new Utf8(), false), new Field('count', new Int32(), false)]);

/** Table with columns `word` and `count`, in the order given. */
export function vocabularyTable(words: readonly CountedWord[]): Table {
  const column = new Utf8Column();
  for (const { word } of words) column.append(word);
  const counts = makeData({ type: new Int32(), data: Int32Array.from(words, ({ count }) => count) });
  return new Table(schema, [new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: words.length, nullCount: 0, children: [column.flush(), counts] }))]);
}
