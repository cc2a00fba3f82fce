import type { ExitCode } from '../../core/errors.ts';
import type { Session } from '../../wiring/session.ts';
import { runTags } from '../tags.ts';
import { type CliRun, say } from './terminal.ts';

/** `wasm-image tags`: prints each tag with its digest. */
export async function tags({ operands, raw, isJson }: CliRun, session: Session): Promise<ExitCode> {
  const list = await runTags(operands[0] ?? '', raw, session);
  return say(isJson ? JSON.stringify(list) : list.map(({ tag, digest }) => `${tag} ${digest ?? 'gone'}`).join('\n'));
}
