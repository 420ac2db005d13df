/** Runs `body` while a method of `owner` is another one, made from the one that it stands for. */
export function replaceWhile<Owner extends object, Key extends keyof Owner, Result>(owner: Owner, key: Key, replacement: (original: Owner[Key]) => Owner[Key], body: () => Result): Result {
  const own = Object.getOwnPropertyDescriptor(owner, key);
  Object.defineProperty(owner, key, { value: replacement(owner[key]), configurable: true, writable: true });
  try {
    return body();
  } finally {
    if (own === undefined) Reflect.deleteProperty(owner, key);
    else Object.defineProperty(owner, key, own);
  }
}
