import type { Reference } from '../../schemas/reference.ts';
import type { TensorRows } from '../../store/artifacts.ts';
import type { Store } from '../../store/connect.ts';

const previewRows = 5;
const previewElements = 8;
const previewCharacters = 60;
const previewBytes = 64 * 1024;

/** What is in an artifact, in brief: column headings and first rows. */
export interface Preview {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The first rows of an artifact; a model's weights; the first lines of a blob that is text. */
export async function previewOf({ artifacts }: Store, reference: Reference): Promise<Preview> {
  switch (reference.kind) {
    case 'tensor': {
      const [rows = 0] = reference.shape;
      return { columns: ['row', 'values'], rows: tensorRows(await artifacts.readTensor(reference, { from: 0, to: Math.min(rows, previewRows) })) };
    }
    case 'table': {
      const table = (await artifacts.readTable(reference)).slice(0, previewRows);
      return { columns: reference.columns, rows: Array.from({ length: table.numRows }, (_, row) => reference.columns.map((column) => shortened(String(table.getChild(column)?.get(row))))) };
    }
    case 'model': {
      const { weights } = await artifacts.readModel(reference);
      return { columns: ['weight', 'dtype', 'shape'], rows: weights.map(({ name, dtype, shape }) => [name, dtype, shape.join(' × ')]) };
    }
    case 'blob':
      return { columns: ['content'], rows: reference.bytes > previewBytes ? [] : textLines(await artifacts.readBlob(reference)) };
  }
}

function tensorRows({ dtype, shape, data }: TensorRows): string[][] {
  const [count = 0, ...rowShape] = shape;
  const size = rowShape.reduce((product, extent) => product * extent, 1);
  return Array.from({ length: count }, (_, row) => {
    const elements: Iterable<number | bigint> = data.slice(row * size, row * size + Math.min(size, previewElements));
    const values = Array.from(elements, (element) => elementText(dtype === 'float16' ? float16(Number(element)) : element));
    return [String(row), `${values.join(' ')}${size > previewElements ? ' …' : ''}`];
  });
}

function elementText(element: number | bigint): string {
  return typeof element === 'bigint' || Number.isInteger(element) ? String(element) : element.toPrecision(5);
}

/** The number that 16 raw bits stand for (IEEE 754 binary16). */
function float16(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}

function textLines(bytes: Uint8Array): string[][] {
  const text = Buffer.from(bytes).toString('utf8');
  return text.includes('\u0000') || text.includes('\ufffd') ? [] : text.split('\n').slice(0, previewRows).map((line) => [shortened(line)]);
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > previewCharacters ? `${line.slice(0, previewCharacters - 1)}…` : line;
}
