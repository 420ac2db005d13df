import type { Progress } from '../../schemas/progress.ts';
import type { ArtifactStore } from '../../store/artifacts.ts';
import type { ForeignObjects } from '../../store/foreign-objects.ts';
import type { SourcePins } from '../../store/source-pins.ts';

/** The part of a step's context that bringing in data needs. */
export interface SourceContext {
  readonly store: ArtifactStore;
  readonly pins: SourcePins;
  readonly foreignObjects: ForeignObjects;
  readonly signal: AbortSignal;
  /** An empty folder, removed after the attempt. */
  readonly scratchFolder: string;
  readonly settings: SourceSettings;
  progress(progress: Progress): void;
}

export interface SourceSettings {
  /** Folder or URL that holds the catalog's files under their mirror paths. */
  readonly datasetMirror: string | undefined;
  /** Hosts that may have private addresses and speak plain http. */
  readonly allowPrivateHosts: readonly string[];
}
