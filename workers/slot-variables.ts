import type { StepQueue } from '../schemas/contract.ts';
import type { SlotConfig } from '../temporal.config.ts';

/**
 * Environment of a slot's compute process: its threads, and the device that it may see. Slot i of the `gpu` queue has device
 * i; a machine without one ignores that, and `cpu` slots see none.
 */
export function slotVariables(queue: StepQueue, { threads }: SlotConfig, slot: number): Record<string, string> {
  return { EVERSTEP_THREADS: String(threads), CUDA_VISIBLE_DEVICES: queue === 'gpu' ? String(slot) : '-1' };
}
