import type { RunManifest } from '../schemas/run.ts';
import type { Html } from './html.ts';

/** What the report knows besides the run. */
export interface ReportOptions {
  /** Everstep's version. */
  readonly version: string;
}

/** One part of the report. It looks at the steps by name and is left out where they are missing. */
export interface Section {
  /** For links within the page: lower-case letters and hyphens. */
  readonly id: string;
  readonly heading: string;
  /** The run's result in a clause, for the sentence at the top: `98.7% of 1,183 mails labelled rightly`. */
  readonly result?: (manifest: RunManifest) => string | undefined;
  /** What stands under the heading; undefined leaves the section out. */
  readonly render: (manifest: RunManifest, options: ReportOptions) => Html | undefined;
}
