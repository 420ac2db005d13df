import type { Checkpoint, CheckpointStore } from '../../store/checkpoints.ts';

/** Checkpoints in memory; `saved` lists them in the order in which they came. */
export class MemoryCheckpoints implements CheckpointStore {
  readonly saved: (Checkpoint & { readonly identity: string })[] = [];

  load(identity: string): Promise<Checkpoint | undefined> {
    const own = this.saved.filter((checkpoint) => checkpoint.identity === identity);
    return Promise.resolve(own.sort((a, b) => b.epoch - a.epoch || b.step - a.step)[0]);
  }

  save(identity: string, checkpoint: Checkpoint): Promise<void> {
    this.saved.push({ ...checkpoint, bytes: checkpoint.bytes.slice(), identity });
    return Promise.resolve();
  }
}
