import { leaveSoon } from '../adapters/host/leave.ts';
import type { GateRun } from '../commands/verify.ts';
import type { FileRun } from '../commands/verify-file.ts';
import { WasmImageError } from '../core/errors.ts';
import { fingerprintOf, type Verified } from '../decide/gate/checks.ts';
import type { Expected } from '../decide/report/job-summary.ts';
import type { Log } from '../ports.ts';
import type { Session } from '../wiring/session.ts';
import { linksOf, runAction } from './face.ts';

const openSummary = () => import('../decide/report/job-summary.ts');
let gates: readonly (GateRun | FileRun)[] = [];
let expected: Expected = [];

runAction(
  'verify',
  async (runner, raw, session) => {
    // Set before anything can fail, so that a later step always finds a value.
    runner.setOutput('verified', 'false');
    const images = (raw.get('image') ?? '').split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
    const isFile = ['module', 'bundle'].some((name) => (raw.get(name) ?? '') !== '');
    if (images.length === 0 && !isFile)
      throw new WasmImageError('INPUT_MISSING', 'Cannot verify: image is not set', {
        hint: 'set image, or module and bundle for a file',
      });
    const { runVerify, worstOf } = await import('../commands/verify.ts');
    expected = SIGNER.flatMap((name) => {
      const value = raw.get(name) ?? '';
      return value === '' ? [] : [[name, value.includes('-----') ? fingerprintOf(value) : value] as const];
    });
    gates = isFile
      ? [await (await import('../commands/verify-file.ts')).runVerifyFile([], raw, session)]
      : await runVerify(images, raw, session);
    const worst = worstOf(gates.flatMap(({ error }) => (error === undefined ? [] : [error])));
    for (const gate of gates) logGate(runner.log, gate, worst);
    const reports = gates.map((gate) => gate.report);
    const path = `${session.outFolder}/verification-report.json`;
    await session.write(path, Buffer.from(JSON.stringify(reports.length === 1 ? reports[0] : reports)));
    runner.setOutput('verification-report', path);
    if (worst !== undefined) throw worst;
    const proofs = gates.flatMap((gate) =>
      !('verified' in gate) || gate.verified === undefined ? [] : [gate.verified],
    );
    const [file] = gates.flatMap((gate) => ('facts' in gate && gate.facts !== undefined ? [gate] : []));
    if (proofs.length < images.length || (isFile && file === undefined))
      throw new WasmImageError('INTERNAL', 'Cannot tell why an image is not verified');
    // Everything that can fail comes before the first output that a deployment could use.
    const snippets = await writeSnippets(session, proofs);
    await runner.writeSummary(await summarize());
    for (const [name, lines] of file === undefined ? outputsOf(proofs) : outputsOfFile(file))
      runner.setOutput(name, lines.every((line) => line === '') ? '' : lines.join('\n'));
    runner.setOutput('snippets', snippets);
    // Last, when nothing can fail any more.
    runner.setOutput('verified', 'true');
    // The request of a skipped remark may still be under way.
    leaveSoon();
    if (file !== undefined) return [`module-digest ${moduleDigestOf(file)} verified: ${file.asked}`];
    return proofs.map(({ reference }, i) => `digest ${reference.digest} verified: ${images[i]}`);
  },
  async (runner, error) =>
    runner.writeSummary(
      gates.length === 0 ? (await openSummary()).summarizeFailure(error, linksOf(process.env)) : await summarize(),
    ),
);

/** The inputs that say who must have signed. */
const SIGNER = [
  'policy',
  'certificate-identity',
  'certificate-oidc-issuer',
  'certificate-github-workflow-repository',
  'key',
] as const;

/** Logs who was expected and what was checked, failures first. @param worst the error of the step, which follows. */
function logGate(
  log: Log,
  { report, error }: Pick<GateRun, 'report' | 'error'>,
  worst: WasmImageError | undefined,
): void {
  const { verdict, reference, asked, checks, candidates } = report;
  log.group(`${reference ?? asked}: ${verdict}`);
  if (error !== undefined && error !== worst) log.info(`${error.code}: ${error.message}`);
  log.info(`expected ${expected.map((pair) => pair.join(' ')).join(', ')}`);
  for (const one of checks) if (!one.passed) log.info(`FAILED ${one.name}: expected ${one.expected}, seen ${one.seen}`);
  for (const one of candidates) if (one.verdict === 'refused') log.info(`refused ${one.referrer}: ${one.reason ?? ''}`);
  for (const { passed, name, seen } of checks) if (passed) log.info(`ok ${name}: ${seen}`);
}

/** One line per image, in the given order. */
function outputsOf(proofs: readonly Verified[]): readonly (readonly [name: string, lines: readonly string[]])[] {
  return [
    ['digest', proofs.map(({ reference }) => reference.digest)],
    ['reference', gates.map(({ report }) => report.reference ?? '')],
    ['module-digest', proofs.map(({ image }) => image.moduleDigest)],
    ['layout', proofs.map(({ image }) => image.layout)],
    ['abi-version', proofs.map(({ image }) => image.abi.abi ?? '')],
    [
      'certificate-identity',
      proofs.map(({ signature }) => (signature.signer.kind === 'certificate' ? signature.signer.identity : '')),
    ],
  ];
}

/** A file has neither a manifest nor a layout. */
function outputsOfFile(file: FileRun): ReturnType<typeof outputsOf> {
  const { report, facts } = file;
  return [
    ['module-digest', [moduleDigestOf(file)]],
    ['abi-version', [report.abi?.abi ?? '']],
    ['certificate-identity', [facts?.signer.kind === 'certificate' ? facts.signer.identity : '']],
  ];
}

function moduleDigestOf({ report }: FileRun): string {
  return report.abi?.['module-digest'] ?? '';
}

async function summarize(): Promise<string> {
  return (await openSummary()).summarizeVerification(gates, expected, linksOf(process.env));
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
