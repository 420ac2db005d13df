import { z } from 'zod';

/** Element types that a stored tensor can have. `bool` takes a byte an element. */
export const dtypes = ['float32', 'float16', 'int32', 'int64', 'uint8', 'bool'] as const;
export const dtypeSchema = z.enum(dtypes);
export type Dtype = z.infer<typeof dtypeSchema>;

/** Bytes that one element takes. */
export const bytesPerElement: Readonly<Record<Dtype, number>> = { float32: 4, float16: 2, int32: 4, int64: 8, uint8: 1, bool: 1 };
