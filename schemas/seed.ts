import { z } from 'zod';

/** From which everything random of a run is drawn. */
export const seedSchema = z.int().min(0).max(2_147_483_647);
