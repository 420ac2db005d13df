import { buildCheck } from './build-check.ts';
import { diskCheck } from './disk-check.ts';
import type { Check } from './finding.ts';
import { nodeCheck } from './node-check.ts';
import { s3Check } from './s3-check.ts';
import { temporalCheck } from './temporal-check.ts';
import { tensorflowCheck } from './tensorflow-check.ts';
import { workersCheck } from './workers-check.ts';

/** Every check, in the order of the report. */
export const checks: readonly Check[] = [nodeCheck, buildCheck, diskCheck, tensorflowCheck, temporalCheck, s3Check, workersCheck];
