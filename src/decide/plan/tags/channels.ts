import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import { tagOrNone } from '../../../oci/reference.ts';
import type { Channels } from '../../gate/tags/tag-policy.ts';
import { named } from '../../inputs/named.ts';

/**
 * Reads channels, one per line: `TAG=IDENTIFIER,IDENTIFIER`, such as `next=alpha,beta,rc`; `*` stands for all
 * pre-releases. @throws WasmImageError INPUT_INVALID. Source: semver 2.0.0, section 9, for what an identifier can be.
 */
export function readChannels(lines: readonly string[]): Channels {
  const channels = new Map<string, readonly string[]>();
  for (const line of lines) {
    const equals = line.indexOf('=');
    if (equals < 0) throw invalid(quoted(line), 'it is not TAG=IDENTIFIERS');
    const name = line.slice(0, equals).trim();
    checkName(name);
    if (channels.has(name)) throw invalid(quoted(name), 'it is listed twice');
    const identifiers = line
      .slice(equals + 1)
      .split(',')
      .map((text) => text.trim());
    checkIdentifiers(name, identifiers);
    channels.set(name, identifiers);
  }
  return Object.fromEntries(channels);
}

function checkName(name: string): void {
  if (/^latest$/i.test(name)) throw invalid(quoted(name), 'it is only for stable versions');
  if (/^v?\d/i.test(name)) throw invalid(quoted(name), 'it reads as a version');
  if (tagOrNone(name) === undefined || !/^[A-Za-z]/.test(name))
    throw invalid(quoted(name), 'it is not a name for a tag');
}

function checkIdentifiers(name: string, identifiers: readonly string[]): void {
  const at = `channel ${quoted(name)}`;
  for (const [i, text] of identifiers.entries()) {
    if (text === '') throw invalid(at, 'an identifier is empty');
    if (text !== '*' && !/^[0-9A-Za-z-]+$/.test(text))
      throw invalid(at, `${quoted(text)} is not an identifier of a pre-release`);
    if (identifiers.indexOf(text) !== i) throw invalid(at, `${quoted(text)} is listed twice`);
  }
  if (identifiers.length > 1 && identifiers.includes('*')) throw invalid(at, '"*" stands for all, so it stands alone');
}

function invalid(at: string, why: string): WasmImageError {
  return new WasmImageError('INPUT_INVALID', `Cannot use ${named('channels')}: ${at}: ${why}`, {
    hint: 'write the tag and the first identifiers of its pre-releases: next=alpha,beta,rc; in wasm-image.yaml, channels: {next: [alpha, beta, rc]}',
  });
}
