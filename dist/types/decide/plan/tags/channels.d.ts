import type { Channels } from '../../gate/tags/tag-policy.ts';
/**
 * Reads channels, one per line: `TAG=IDENTIFIER,IDENTIFIER`, such as `next=alpha,beta,rc`; `*` stands for all
 * pre-releases. @throws WasmImageError INPUT_INVALID. Source: semver 2.0.0, section 9, for what an identifier can be.
 */
export declare function readChannels(lines: readonly string[]): Channels;
