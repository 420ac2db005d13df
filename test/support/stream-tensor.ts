import { openStore } from '../../store/connect.ts';
import { loadConfig } from '../../temporal.config.ts';

/** Writes a tensor of so many bytes and reads it back, a mebibyte at a time; says how much memory that took. */
const rowElements = 256 * 1024;
const rows = Number(process.argv[2]) / (4 * rowElements);
const store = await openStore(loadConfig());
const baselineBytes = process.memoryUsage.rss();
const writer = store.artifacts.tensorWriter('float32', [rowElements]);
const row = new Float32Array(rowElements);
for (let index = 0; index < rows; index += 1) {
  row.fill(index);
  await writer.write(row);
}
const reference = await writer.finish();
let seen = 0;
for await (const { data, shape } of store.artifacts.readTensorShards(reference)) {
  const [count = 0] = shape;
  for (let index = 0; index < count; index += 1) if (data[index * rowElements] !== seen + index) throw new Error(`row ${seen + index} is wrong`);
  seen += count;
}
store.close();
process.stdout.write(JSON.stringify({ peakBytes: process.resourceUsage().maxRSS * 1024, baselineBytes, rows: seen }));
