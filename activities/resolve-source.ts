import { resolveDataset } from '../datasets/sources/resolve.ts';
import type { resolveSource as contract } from '../schemas/steps/resolve-source.ts';
import type { StepImplementation } from './step-context.ts';

export { resolveWithoutDownload } from '../datasets/sources/resolve.ts';

const resolveSource: StepImplementation<typeof contract> = ({ dataset }, context) => resolveDataset(dataset, context);

export default resolveSource;
