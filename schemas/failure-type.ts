/** Types of Temporal failures that workflows tell apart. Everything else that fails a step carries its own code as type. */
export const failureTypes = {
  /** Another run holds the lease: look again later. */
  leaseHeld: 'ES-STEP-HELD',
  /** An input object is damaged: its producer has to run again. */
  damagedObject: 'ES-STORE-DIGEST',
  /** An input object is gone: likewise. */
  missingObject: 'ES-STORE-MISSING',
  /** The worker was stopped in mid-step: another one goes on, and the step is not to blame. */
  workerStopped: 'ES-STEP-WORKER-STOPPED',
} as const;
