import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentStore } from '../../store/content-store.ts';
import { LocalCache } from '../../store/local-cache.ts';
import { StoredArtifacts } from '../../store/stored-artifacts.ts';
import { MemoryObjects } from './memory-objects.ts';

/** Artifacts over objects in memory, with a local cache in a folder of its own. */
export function memoryArtifacts(options: { readonly objects?: MemoryObjects; readonly cacheBytes?: number; readonly cacheFolder?: string } = {}) {
  const objects = options.objects ?? new MemoryObjects();
  const cacheFolder = options.cacheFolder ?? mkdtempSync(join(tmpdir(), 'everstep-cache-'));
  const content = new ContentStore(objects, new LocalCache(cacheFolder, options.cacheBytes ?? 0));
  return { objects, content, cacheFolder, artifacts: new StoredArtifacts(objects, content) };
}
