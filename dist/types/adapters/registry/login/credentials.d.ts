import type { Log } from '../../../ports.ts';
import type { Environment } from '../../host/program.ts';
import { type Credential } from '../../net/credential.ts';
export interface CredentialOptions {
    readonly env: Environment;
    /** The user's home folder. */
    readonly home: string;
    readonly log: Log;
    /** User name and password that the user gave for one registry, and that one alone. */
    readonly explicit?: {
        readonly registry: string;
        readonly username: string;
        readonly password: string;
    };
    /** The job's token, for the registry of the GitHub that runs it alone; GITHUB_TOKEN of the environment by default. */
    readonly githubToken?: string;
    /** Credential helpers inside this folder are refused. */
    readonly workspace?: string;
    readonly helperTimeoutMs?: number;
}
/**
 * Finds the login for a repository: the given one, REGISTRY_AUTH_FILE, docker's config, podman's files, the job's token for its GitHub's own registry.
 * @param registry host as references write it. @param path repository path, for podman's keys by namespace.
 * @returns undefined for anonymous. @throws WasmImageError CREDENTIALS_FAILED; no content of any file is in it.
 */
export declare function findCredential(registry: string, path: string, options: CredentialOptions): Promise<Credential | undefined>;
