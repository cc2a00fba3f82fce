import type { Environment } from '../host/program.ts';
/**
 * The environment of a build: the allowed variables of `env`, and fixed values for what makes builds differ.
 * A value with a remembered secret or with a password in a URL is left out; proxies may have one, since the build needs them.
 * @param sourceDateEpoch seconds since 1970 for SOURCE_DATE_EPOCH; the caller's own variable counts otherwise, else 1980.
 */
export declare function buildEnvironment(env: Environment, sourceDateEpoch: number | undefined, platform?: string): Record<string, string>;
