import type { Stores } from '../ports.ts';
import { type LayoutOptions } from './layout/layout-store.ts';
import { type CredentialOptions } from './registry/login/credentials.ts';
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
export declare function openStores(options: StoresOptions): Stores;
