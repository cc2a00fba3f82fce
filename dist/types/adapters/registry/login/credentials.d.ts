import type { Log } from '../../../ports.ts';
import type { Environment } from '../../host/program.ts';
import { type Credential } from '../../net/credential.ts';
import { type AuthFile } from './auth-file.ts';
/** User name and password that the user gave for one registry. */
export interface ExplicitLogin {
    readonly registry: string;
    readonly username: string;
    readonly password: string;
}
/** Where logins are looked for. */
export interface CredentialOptions {
    readonly env: Environment;
    /** The user's home folder. */
    readonly home: string;
    readonly log: Log;
    /** At most one for each registry. */
    readonly explicit?: ExplicitLogin | readonly ExplicitLogin[] | undefined;
    /** The job's token, only for the registry of the GitHub that runs it; default: GITHUB_TOKEN of the environment. */
    readonly githubToken?: string | undefined;
    /** Credential helpers inside this folder are refused. */
    readonly workspace?: string | undefined;
    readonly helperTimeoutMs?: number | undefined;
}
/**
 * Finds the login for a repository in this order: the given one, REGISTRY_AUTH_FILE, docker's config, podman's files,
 * and for the registry of the job's GitHub the job's token.
 * @param registry host as references write it.
 * @param path repository path, for podman's keys by namespace.
 * @returns undefined for anonymous access.
 * @throws WasmImageError CREDENTIALS_FAILED, without the content of any file.
 */
export declare function findCredential(registry: string, path: string, options: CredentialOptions): Promise<Credential | undefined>;
/** The config file that docker, oras and {@link findCredential} read. */
export declare function dockerConfigFile(env: Environment, home: string): string;
/** The credential helper that a config names for a registry: its own, or the one for all. */
export declare function helperFor(file: Pick<AuthFile, 'credHelpers' | 'credsStore'>, registry: string): string | undefined;
