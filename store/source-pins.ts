/**
 * Digests of packages, recorded when a name was fetched first and enforced after: a registry that serves other bytes under
 * the same version is noticed.
 */
export interface SourcePins {
  /** The digest on record for `npm:NAME@VERSION` or `pypi:NAME@VERSION`, or undefined. */
  get(name: string): Promise<string | undefined>;
  /** Records a digest unless there is one; gives the digest that is on record afterwards: the first one wins. */
  put(name: string, sha256: string): Promise<string>;
}
