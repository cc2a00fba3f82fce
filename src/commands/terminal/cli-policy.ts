import type { ExitCode } from '../../core/errors.ts';
import { printAuthority } from '../../decide/policy/tally.ts';
import type { Session } from '../../wiring/session.ts';
import { runPolicy } from '../policy/policy.ts';
import { sayVerdicts } from './cli-verify.ts';
import { type CliRun, say } from './terminal.ts';

/** `wasm-image policy`: prints what a policy requires, the verdict on each image, or the policy of another tool. */
export async function policy(run: CliRun, session: Session): Promise<ExitCode> {
  const { isJson } = run;
  const result = await runPolicy(run.operands, run.raw, session);
  if (result.kind === 'tested') return sayVerdicts(run, result.gates);
  if (result.kind === 'exported') {
    const { to, text } = result;
    return say(isJson ? JSON.stringify({ to, text }) : text.trimEnd());
  }
  const { file, digest, checks } = result;
  const authorities = result.authorities.map((one) => `${one.name}: ${printAuthority(one)}`);
  if (isJson) return say(JSON.stringify({ file, policy: digest, authorities, checks }));
  const lines = [...authorities.map((line) => `  ${line}`), '  checks:', ...checks.map((line) => `    ${line}`)];
  return say([`ok ${file} ${digest}`, ...lines].join('\n'));
}
