import type { Fault, TestRegistry } from './registry.ts';

/**
 * A fault of one repository: at its request `k` (from 1), before the registry handles it, or after that and before the
 * answer.
 */
export interface Planned {
  readonly k: number;
  readonly when: 'before' | 'after';
  readonly fault: Fault;
  /** Called when the fault happens. */
  readonly strike?: () => void;
}

/** Makes faults per repository, so that many runs can share a registry, and counts the requests of each. */
export class Faults {
  readonly #planned = new Map<string, Planned>();
  readonly #counts = new Map<string, { before: number; after: number }>();

  readonly #nameOf: (repository: string) => string;

  /** @param nameOf the name under which the requests of a repository are counted; default its own. */
  constructor(registry: TestRegistry, nameOf: (repository: string) => string = (repository) => repository) {
    this.#nameOf = nameOf;
    registry.before = (_, request) => this.#at('before', request.path);
    registry.after = (_, request) => this.#at('after', request.path);
  }

  plan(repository: string, planned: Planned): void {
    this.#counts.delete(repository);
    this.#planned.set(repository, planned);
  }

  clear(repository: string): void {
    this.#planned.delete(repository);
  }

  /** Requests seen so far. */
  count(repository: string): number {
    return this.#counts.get(repository)?.before ?? 0;
  }

  #at(when: 'before' | 'after', path: string): Fault | undefined {
    const found = /^\/v2\/(.+?)\/(?:blobs|manifests|referrers|tags)\//.exec(path)?.[1];
    if (found === undefined) return undefined;
    const repository = this.#nameOf(found);
    const counts = this.#counts.get(repository) ?? { before: 0, after: 0 };
    counts[when] += 1;
    this.#counts.set(repository, counts);
    const planned = this.#planned.get(repository);
    if (planned?.when !== when || planned.k !== counts[when]) return undefined;
    planned.strike?.();
    return planned.fault;
  }
}
