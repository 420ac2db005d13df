import { defineQuery } from '@temporalio/workflow';
import { progressQuery as name, type RunProgress } from '../schemas/step-call.ts';

/** Says how far the run is. */
export const progressQuery = defineQuery<RunProgress>(name);
