import { WasmImageError } from '../core/errors.ts';
import type { Verified } from '../decide/checks.ts';
import type { VerificationReport } from '../decide/verification.ts';
import type { Session } from '../open.ts';
import { runAction, sourceAddress } from './face.ts';

let report: VerificationReport | undefined;

runAction(
  'verify',
  async (runner, raw, session) => {
    // Set before anything can fail: a later step must never take an absent value for a yes.
    runner.setOutput('verified', 'false');
    const image = raw.get('image')?.trim() ?? '';
    if (image === '') throw new WasmImageError('INPUT_MISSING', 'Cannot verify: image is not set');
    const { runVerify } = await import('../gate.ts');
    const [gate] = await runVerify([image], new Map([...raw].filter(([name]) => name !== 'image')), session);
    report = gate?.report;
    const path = `${session.outFolder}/verification-report.json`;
    await session.write(path, Buffer.from(JSON.stringify(report)));
    runner.setOutput('verification-report', path);
    if (gate?.verification?.kind !== 'verified') throw gate?.error ?? new WasmImageError('INTERNAL', `Cannot say why "${image}" is not verified`);
    const { reference, image: facts, signature } = gate.verification.verified;
    const { summarizeVerification } = await import('../decide/summary.ts');
    await runner.writeSummary(summarizeVerification(gate.report));
    runner.setOutput('digest', reference.digest);
    runner.setOutput('reference', gate.report.reference ?? '');
    runner.setOutput('module-digest', facts.moduleDigest);
    runner.setOutput('layout', facts.layout);
    runner.setOutput('abi-version', facts.abi.abi ?? '');
    runner.setOutput('certificate-identity', signature.signer.kind === 'certificate' ? signature.signer.identity : '');
    runner.setOutput('snippets', await writeSnippets(session, gate.verification.verified));
    // Last: only now is everything said.
    runner.setOutput('verified', 'true');
    return 0;
  },
  async (runner, error) => {
    const { summarizeFailure, summarizeVerification } = await import('../decide/summary.ts');
    await runner.writeSummary(report === undefined ? summarizeFailure(error, undefined, sourceAddress(process.env)) : summarizeVerification(report));
  },
);

/** @returns the path; empty when there is nothing to write. */
async function writeSnippets(session: Session, { reference, image }: Verified): Promise<string> {
  const [{ printSnippets }, { printReference, printRepository }] = await Promise.all([import('../decide/snippets.ts'), import('../oci/reference.ts')]);
  const text = printSnippets({ ...image, repository: printRepository(reference.repository), reference: printReference(reference), digest: reference.digest });
  if (text === undefined) return '';
  const path = `${session.outFolder}/snippets.yaml`;
  await session.write(path, Buffer.from(text));
  return path;
}
