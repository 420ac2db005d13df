export { type EnsureStackOptions, ensureStack } from './ensure-stack.ts';
export { stopStack } from './stop-stack.ts';
export { type PartStatus, type StackStatus, stackStatus } from './stack-status.ts';
