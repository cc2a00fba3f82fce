import type { Releases } from '../../github-ports.ts';
import { type GithubOptions, type Net } from './github-client.ts';
/**
 * Opens the releases of a repository on GitHub.
 * @param options `token`: with `contents: write`.
 * @throws WasmImageError RELEASE_FAILED, here for an invalid name or address.
 * Source: GitHub REST API, "Releases", "Release assets" and "Git references".
 */
export declare function openReleases(options: GithubOptions, net: Net): Promise<Releases>;
