/** A training's position and its bytes. */
export interface Checkpoint {
  readonly epoch: number;
  readonly step: number;
  readonly bytes: Uint8Array;
}

/** Checkpoints of trainings, by training identity. */
export interface CheckpointStore {
  /** The furthest valid checkpoint, by (epoch, step); undefined where there is none. */
  load(identity: string): Promise<Checkpoint | undefined>;
  /** Objects first, then the pointer. Refused with ES-STORE-SUPERSEDED where another attempt has taken over. */
  save(identity: string, checkpoint: Checkpoint): Promise<void>;
}
