import { S3ServiceException } from '@aws-sdk/client-s3';

const outageCodes = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', 'UND_ERR_SOCKET',
]);
const fullNames = /InsufficientStorage|InsufficientCapacity|StorageFull|QuotaExceeded|DiskFull/;
const fullWords = /no space left|disk (is )?full|quota exceeded|insufficient storage/i;

/** Name, status and system code of an error, wherever the SDK put them. */
function describe(error: unknown): { name: string; message: string; code: string; status: number | undefined } {
  if (!(error instanceof Error)) return { name: '', message: String(error), code: '', status: undefined };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { name: error.name, message: error.message, code, status: statusOf(error) };
}

function statusOf(error: Error): number | undefined {
  if (error instanceof S3ServiceException) return error.$metadata.httpStatusCode;
  if (!('$response' in error)) return undefined;
  const response: unknown = error.$response;
  return typeof response === 'object' && response !== null && 'statusCode' in response && typeof response.statusCode === 'number' ? response.statusCode : undefined;
}

/** Whether waiting may help: the server is away, restarting, overloaded, or the connection broke. */
export function isOutage(error: unknown): boolean {
  const { name, code, status } = describe(error);
  if (isFull(error)) return false;
  if (status !== undefined && status >= 300) return status >= 500 ? status !== 501 : status === 429 || status === 408 || name === 'SlowDown';
  return outageCodes.has(code) || code.startsWith('HPE_') || name === 'TimeoutError' || name === 'ConnectionError';
}

/** Whether the server answered, but with a fault of its own. */
export function isServerFault(error: unknown): boolean {
  const { name, status } = describe(error);
  return status !== undefined && status >= 500 && status !== 503 && name !== 'SlowDown';
}

/** Whether an answer began and broke off, or the server told of a fault of its own: of one object, perhaps. */
export function isBrokenAnswer(error: unknown): boolean {
  const { code } = describe(error);
  return isServerFault(error) || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code.startsWith('HPE_');
}

/** Whether the server says that it has no room. */
export function isFull(error: unknown): boolean {
  const { name, message, code, status } = describe(error);
  return status === 507 || code === 'ENOSPC' || fullNames.test(name) || (status !== undefined && fullWords.test(message));
}

export function isMissing(error: unknown): boolean {
  return describe(error).status === 404;
}

export function isConditionFailure(error: unknown): boolean {
  const { name, status } = describe(error);
  return status === 412 || (status === 409 && name === 'ConditionalRequestConflict');
}

/** Whether the server, or the SDK before it, does not accept who we are. */
export function isRefusedIdentity(error: unknown): boolean {
  const { name, status } = describe(error);
  return status === 401 || status === 403 || name === 'CredentialsProviderError';
}

/** A few words for messages: the code and what the server said. */
export function inWords(error: unknown): string {
  const { name, message, code, status } = describe(error);
  const label = code !== '' ? code : status === undefined ? name : `${status} ${name}`;
  return message === '' || message === 'UnknownError' || message.includes(label) ? message.replace('UnknownError', '') || label : `${label}: ${message}`;
}
