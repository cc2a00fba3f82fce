import { resolve } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import { type Json, parseStrictJson } from '../../core/json.ts';
import { quoted, wordsOf } from '../../core/text.ts';
import { openDisks } from '../host/workspace.ts';

/** GitHub does not start workflows for payloads above 25 MiB. Source: GitHub docs, "Webhook events and payloads". */
const LIMIT = 25 * 1024 * 1024;

/**
 * Reads the payload of the event strictly. @returns undefined if the runner names no file.
 * @throws WasmImageError FILE_UNREADABLE, FILE_TOO_LARGE, INPUT_INVALID for anything that is not JSON.
 */
export async function readEventFile(env: Readonly<Record<string, string | undefined>>): Promise<Json | undefined> {
  const path = env.GITHUB_EVENT_PATH ?? '';
  if (path === '') return undefined;
  const bytes = await openDisks().read(resolve(path), LIMIT);
  try {
    return parseStrictJson(bytes);
  } catch (cause) {
    throw new WasmImageError('INPUT_INVALID', `Cannot read the event file ${quoted(path)}: ${wordsOf(cause)}`, {
      hint: 'GITHUB_EVENT_PATH must name the file that the runner wrote',
      cause,
    });
  }
}
