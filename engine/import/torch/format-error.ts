import { DataError } from '../../../schemas/failure.ts';

/** A file that is no file of weights that torch wrote, or a damaged one. */
export function torchFormatError(what: string): DataError {
  return new DataError('ES-IMPORT-FORMAT', `The file holds no weights that torch.save wrote in its legacy format: ${what}.`);
}
