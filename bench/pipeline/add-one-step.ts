import type { StepImplementation } from '../../activities/step-context.ts';
import type { addOne } from './add-one.ts';

const addOneToValue: StepImplementation<typeof addOne> = async ({ value }) => ({ value: value + 1 });

export default addOneToValue;
