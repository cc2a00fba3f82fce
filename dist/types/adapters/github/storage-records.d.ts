import type { StorageRecords } from '../../github-ports.ts';
import { type GithubOptions, type Net } from './github-client.ts';
/**
 * Opens GitHub's records of where the artifacts of an organization are stored.
 * @param options `token`: with `artifact-metadata: write`.
 * @throws WasmImageError STORAGE_RECORD_FAILED, here for an invalid name or address.
 * Source: GitHub REST API, "Artifact metadata", create an artifact metadata storage record.
 */
export declare function openStorageRecords(options: GithubOptions, net: Net): Promise<StorageRecords>;
