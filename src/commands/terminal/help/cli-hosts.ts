import { knownHosts, printHosts, printHostVersions } from '../../../abi/known-hosts.ts';
import type { ExitCode } from '../../../core/errors.ts';
import { type CliRun, say } from '../terminal.ts';
import { outputWidth } from './width.ts';

/** `wasm-image hosts`: prints what the tables say about all hosts, or about those that match a query. */
export async function hosts({ operands, isJson }: CliRun): Promise<ExitCode> {
  const query = operands.length === 0 ? undefined : operands.join(', ');
  const found = knownHosts(query);
  if (isJson) return say(JSON.stringify(found));
  return say(query === undefined ? printHosts(found, outputWidth()) : printHostVersions(found, outputWidth()));
}
