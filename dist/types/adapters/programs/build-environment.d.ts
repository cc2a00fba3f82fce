import type { Environment } from '../host/program.ts';
/**
 * The environment of a build: the allowed variables of `env`, and fixed values for what makes builds differ.
 * A value that contains a remembered secret, or a URL with a password, is left out; proxies may have one.
 * @param sourceDateEpoch seconds since 1970 for SOURCE_DATE_EPOCH; default: the variable in `env`, or 1980.
 */
export declare function buildEnvironment(env: Environment, sourceDateEpoch: number | undefined, platform?: string): Record<string, string>;
