import type { Stores } from '../ports.ts';
import { type LayoutOptions, openLayout } from './layout/layout-store.ts';
import { type CredentialOptions, findCredential } from './registry/login/credentials.ts';
import { openRegistry } from './registry/registry.ts';
import type { RegistryOptions } from './registry/registry-client.ts';

/** Where logins are looked for, and how registries and layout folders are accessed. */
export type StoresOptions = CredentialOptions & Omit<RegistryOptions, 'credential'> & LayoutOptions;

/**
 * Opens registries and layout folders. Logins are looked up at the first challenge of a registry, once per store.
 * @throws nothing by itself; the stores throw REGISTRY_*, CREDENTIALS_FAILED and what {@link ImageStore} names.
 * @example
 * const log = { info() {}, notice() {}, warning: console.error, group() {} };
 * const stores = openStores({ env: process.env, home: '/home/me', log, insecure: [] });
 * const tags = await stores.open(parseRepository('ghcr.io/acme/filter')).fetchTags();
 */
export function openStores(options: StoresOptions): Stores {
  // Clients share what was stored, the schemes of servers, and tokens; none remembers what a registry said about images.
  const written = options.written ?? new Set<string>();
  const schemes = options.schemes ?? new Map();
  const authorizers = options.authorizers ?? new Map();
  return {
    open(repository) {
      if (repository.kind === 'layout') return openLayout(repository, options);
      return openRegistry(repository, {
        ...options,
        written,
        schemes,
        authorizers,
        credential: (registry, path) => findCredential(registry, path, options),
      });
    },
  };
}
