import { imageRows } from '../datasets/images/image-table.ts';
import { thumbnail } from '../datasets/images/thumbnail.ts';
import type { contactSheets as contract } from '../schemas/steps/contact-sheets.ts';
import type { StepImplementation } from './step-context.ts';

const contactSheets: StepImplementation<typeof contract> = async ({ shards, examples }, { store }) => {
  const pictures = new Map<string, string>();
  for (const place of new Set(examples.map(({ shard }) => shard))) {
    const [table] = shards.slice(place, place + 1);
    if (table === undefined) throw new Error('an example of a table that is not among those given');
    const wanted = new Set(examples.filter(({ shard }) => shard === place).map(({ id }) => id));
    for await (const batch of store.readTableBatches(table)) {
      for (const { id, bytes } of imageRows(batch)) if (wanted.has(id) && bytes !== undefined) pictures.set(id, await thumbnail(bytes));
    }
  }
  return { pictures: examples.map(({ id }) => pictures.get(id) ?? '') };
};

export default contactSheets;
