import { leaveSoon } from '../adapters/host/leave.ts';
import { WasmImageError } from '../core/errors.ts';
import type { Verified } from '../decide/gate/checks.ts';
import type { VerificationReport } from '../decide/gate/verification.ts';
import type { Log } from '../ports.ts';
import type { Session } from '../wiring/session.ts';
import { runAction, sourceAddress } from './face.ts';

let reports: readonly VerificationReport[] = [];
let hints: readonly (string | undefined)[] = [];

runAction(
  'verify',
  async (runner, raw, session) => {
    // Set before anything can fail, so that a later step always finds a value.
    runner.setOutput('verified', 'false');
    const images = (raw.get('image') ?? '').split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
    if (images.length === 0) throw new WasmImageError('INPUT_MISSING', 'Cannot verify: image is not set');
    const { runVerify, worstOf } = await import('../commands/verify.ts');
    const gates = await runVerify(images, raw, session);
    reports = gates.map((gate) => gate.report);
    hints = gates.map(({ error }) => error?.hint);
    for (const report of reports) logReport(runner.log, report);
    const path = `${session.outFolder}/verification-report.json`;
    await session.write(path, Buffer.from(JSON.stringify(reports.length === 1 ? reports[0] : reports)));
    runner.setOutput('verification-report', path);
    const worst = worstOf(gates.flatMap(({ error }) => (error === undefined ? [] : [error])));
    if (worst !== undefined) {
      for (const { error } of gates)
        if (error !== undefined && error !== worst) runner.log.info(`${error.code}: ${error.message}`);
      throw worst;
    }
    const proofs = gates.flatMap(({ verified }) => (verified === undefined ? [] : [verified]));
    if (proofs.length < images.length) throw new WasmImageError('INTERNAL', 'Cannot tell why an image is not verified');
    // Everything that can fail comes before the first output that a deployment could use.
    const snippets = await writeSnippets(session, proofs);
    await runner.writeSummary(await summarize());
    for (const [name, lines] of outputsOf(proofs))
      runner.setOutput(name, lines.every((line) => line === '') ? '' : lines.join('\n'));
    runner.setOutput('snippets', snippets);
    // Last, when nothing can fail any more.
    runner.setOutput('verified', 'true');
    // The request of a skipped remark may still be under way.
    leaveSoon();
    return 0;
  },
  async (runner, error) => {
    const { summarizeFailure } = await import('../decide/report/job-summary.ts');
    await runner.writeSummary(
      reports.length === 0 ? summarizeFailure(error, undefined, sourceAddress(process.env)) : await summarize(),
    );
  },
);

/** Logs what was checked, and who signed. */
function logReport(log: Log, { verdict, reference, asked, checks, candidates }: VerificationReport): void {
  log.group(`${reference ?? asked}: ${verdict}`);
  for (const { passed, name, expected, seen } of checks)
    log.info(passed ? `ok ${name}: ${seen}` : `FAILED ${name}: expected ${expected}, seen ${seen}`);
  for (const one of candidates) if (one.verdict === 'refused') log.info(`refused ${one.referrer}: ${one.reason ?? ''}`);
}

/** One line per image, in the given order. */
function outputsOf(proofs: readonly Verified[]): readonly (readonly [name: string, lines: readonly string[]])[] {
  return [
    ['digest', proofs.map(({ reference }) => reference.digest)],
    ['reference', reports.map(({ reference }) => reference ?? '')],
    ['module-digest', proofs.map(({ image }) => image.moduleDigest)],
    ['layout', proofs.map(({ image }) => image.layout)],
    ['abi-version', proofs.map(({ image }) => image.abi.abi ?? '')],
    [
      'certificate-identity',
      proofs.map(({ signature }) => (signature.signer.kind === 'certificate' ? signature.signer.identity : '')),
    ],
  ];
}

async function summarize(): Promise<string> {
  const { summarizeVerification } = await import('../decide/report/job-summary.ts');
  return reports.map((report, i) => summarizeVerification(report, hints[i])).join('\n\n');
}

/** Writes the snippets of all images. @returns the path; empty when there are none. */
async function writeSnippets(session: Session, proofs: readonly Verified[]): Promise<string> {
  const [{ printSnippets }, { printReference, printRepository }] = await Promise.all([
    import('../decide/report/snippets.ts'),
    import('../oci/reference.ts'),
  ]);
  const texts = proofs.flatMap(({ reference, image }) => {
    const facts = {
      ...image,
      repository: printRepository(reference.repository),
      reference: printReference(reference),
      digest: reference.digest,
    };
    const text = printSnippets(facts);
    return text === undefined ? [] : [text];
  });
  if (texts.length === 0) return '';
  const path = `${session.outFolder}/snippets.yaml`;
  await session.write(path, Buffer.from(texts.join('---\n')));
  return path;
}
