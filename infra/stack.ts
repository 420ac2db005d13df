export { type EnsureStackOptions, ensureStack } from './ensure-stack.ts';
export { stopStack } from './stop-stack.ts';
