import type { ComputeTask } from './compute-protocol.ts';
import type { ComputeSlot, TaskListeners, TaskResult } from './compute-slot.ts';

/** The fixed slots of one queue. Temporal hands out no more tasks than there are slots, so one is free for each. */
export class ComputeSlots {
  readonly #free: ComputeSlot[];
  readonly #all: readonly ComputeSlot[];

  constructor(slots: readonly ComputeSlot[]) {
    this.#all = slots;
    this.#free = [...slots];
  }

  async run(task: Omit<ComputeTask, 'kind' | 'scratchFolder'>, listeners: TaskListeners, signal: AbortSignal): Promise<TaskResult> {
    const slot = this.#free.shift();
    if (slot === undefined) throw new Error('no free slot: more tasks than slots');
    try {
      return await slot.run(task, listeners, signal);
    } finally {
      // the warm one goes first
      this.#free.unshift(slot);
    }
  }

  /** Ends every process. */
  async stop(): Promise<void> {
    await Promise.all(this.#all.map((slot) => slot.stop()));
  }
}
