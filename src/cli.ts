import { parse, resolve } from 'node:path';
import type { AbiReport } from './abi/report.ts';
import { leaveSoon } from './adapters/host/leave.ts';
import { openTerminalLog } from './adapters/host/log.ts';
import { isStream, readStream, writeStream } from './adapters/host/stream.ts';
import type { GateRun } from './commands/verify.ts';
import { asWasmImageError, cancelled, type ExitCode, WasmImageError } from './core/errors.ts';
import { nameInputsAsFlags, quoted, redact } from './core/text.ts';
import { type Invocation, parseArguments } from './decide/inputs/arguments.ts';
import { printError } from './decide/report/print-error.ts';
import type { Session } from './wiring/session.ts';

declare const WASM_IMAGE_VERSION: string;

type Run = Extract<Invocation, { kind: 'run' }>;

// The status of a process that dies on the way is a failure; success is set last.
process.exitCode = 1;
nameInputsAsFlags();
process.on('SIGINT', cancel).on('SIGTERM', cancel);
// Whoever reads may stop early (`| head`): what is left is not printed, and the work goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', passClosed);
main().then(
  (status) => {
    process.exitCode = status;
  },
  (thrown: unknown) => {
    process.exitCode = fail(asWasmImageError(thrown), process.argv.includes('--json'));
    leaveSoon();
  },
);

function passClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

async function main(): Promise<ExitCode> {
  const invocation = parseArguments(process.argv.slice(2), process.env);
  if (invocation.kind === 'help') return say(invocation.text);
  if (invocation.kind === 'version')
    return say(typeof WASM_IMAGE_VERSION === 'string' ? WASM_IMAGE_VERSION : 'development');
  const session = await openSession(invocation);
  return COMMANDS[invocation.command](invocation, session);
}

const COMMANDS: Readonly<Record<Run['command'], (run: Run, session: Session) => Promise<ExitCode>>> = {
  publish,
  verify,
  inspect,
  build,
  pull,
  tags,
  run: start,
  policy,
};

/** @throws WasmImageError INPUT_INVALID for what names no folder. */
function folderOf(output = '.wasm-image'): string {
  if (output !== '' && output !== '-') return output;
  throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(output)} as --output: it must be a folder`);
}

/** The printers, loaded by the commands that have something to print. */
async function loadPrinters() {
  const [{ printRecord, printVerification }, { printAbiReport }, { isRefused, isUndecided }] = await Promise.all([
    import('./decide/report/print-record.ts'),
    import('./abi/print-abi.ts'),
    import('./abi/judge.ts'),
  ]);
  return { printRecord, printVerification, printAbiReport, isRefused, isUndecided };
}

async function openSession(run: Run): Promise<Session> {
  const folder = process.cwd();
  const workspace = process.env.GITHUB_WORKSPACE ?? '';
  const hasEvent = ['publish', 'build'].includes(run.command) && (process.env.GITHUB_EVENT_NAME ?? '') !== '';
  return {
    env: process.env,
    folder,
    // Outside a workflow the user names files of his own machine.
    boundary: workspace === '' ? parse(folder).root : workspace,
    outFolder: resolve(folder, run.command === 'pull' ? '.wasm-image' : folderOf(run.output)),
    log: openTerminalLog({ isQuiet: run.isJson }),
    event: hasEvent ? await (await import('./adapters/github/event.ts')).readEvent(process.env) : undefined,
    write: async (path, bytes) => (await import('./wiring/session.ts')).writeAnywhere(path, bytes),
    // In a workflow files come from the checkout alone.
    ...(workspace === '' ? { readStream } : {}),
  };
}

async function publish(run: Run, session: Session): Promise<ExitCode> {
  const { printRecord } = await loadPrinters();
  const { forecastOf, runPublish } = await import('./commands/publish.ts');
  const { result } = await runPublish(run.raw, session);
  if (result.kind === 'failed') return refuse(run, result);
  if (run.isJson) return say(JSON.stringify(result.record));
  return say(printRecord(result.record, await forecastOf(result.record)));
}

/** An error names one reason; for people the report of a refused module says them all. */
async function refuse(
  run: Run,
  failed: { readonly error: WasmImageError; readonly abi: AbiReport | undefined },
): Promise<never> {
  const { isRefused, printAbiReport } = await loadPrinters();
  if (!run.isJson && failed.abi !== undefined && isRefused(failed.abi))
    console.error(redact(printAbiReport(failed.abi)));
  throw failed.error;
}

async function build(run: Run, session: Session): Promise<ExitCode> {
  const { printAbiReport } = await loadPrinters();
  const { runBuild } = await import('./commands/build.ts');
  const result = await runBuild(run.raw, session);
  if (result.kind === 'failed') return refuse(run, result);
  const { made, paths } = result;
  const { image } = made;
  const facts = {
    digest: image.manifest.digest,
    'module-digest': image.moduleDigest,
    'layer-digest': image.layerDigest,
    layout: image.layout,
    size: image.size,
    created: made.created,
  };
  if (run.isJson)
    return say(
      JSON.stringify({ ...facts, 'oci-layout-path': paths.layout, 'abi-report': paths.abiReport, abi: made.abi }),
    );
  return say(
    `${printAbiReport(made.abi)}\n${Object.entries(facts)
      .map(([name, value]) => `${name} ${value}`)
      .join('\n')}\noci-layout-path ${paths.layout}`,
  );
}

async function verify(run: Run, session: Session): Promise<ExitCode> {
  const { runVerify } = await import('./commands/verify.ts');
  const raw = new Map([...run.raw].filter(([name]) => name !== 'image'));
  return sayVerdicts(run, await runVerify(run.operands, raw, session));
}

async function sayVerdicts(run: Run, gates: readonly GateRun[]): Promise<ExitCode> {
  const [{ printVerification }, { worstOf }] = await Promise.all([loadPrinters(), import('./commands/verify.ts')]);
  for (const gate of gates) await say(run.isJson ? JSON.stringify(gate.report) : printVerification(gate.report));
  const errors = gates.flatMap((gate) => (gate.error === undefined ? [] : [gate.error]));
  if (!run.isJson) for (const error of errors) console.error(printError(error));
  // What was given up at a deadline is still under way.
  leaveSoon();
  return worstOf(errors)?.exitCode ?? 0;
}

async function inspect(run: Run, session: Session): Promise<ExitCode> {
  const { isRefused, isUndecided, printAbiReport } = await loadPrinters();
  const { runInspect } = await import('./commands/inspect.ts');
  let status: ExitCode = 0;
  for (const inspection of await runInspect(run.operands, run.raw, session)) {
    const { file, report, error } = inspection;
    if (error !== undefined) {
      if (run.isJson) await say(JSON.stringify({ file, error: printable(error) }));
      else console.error(printError(error));
      if (status === 0 || error.exitCode === 3) status = error.exitCode;
      continue;
    }
    const { manifest, index } = inspection;
    await say(run.isJson ? JSON.stringify({ file, manifest, index, ...report }) : printAbiReport(report, file));
    if (isUndecided(report)) status = status === 3 ? 3 : 5;
    else if (isRefused(report)) status = 3;
  }
  return status;
}

/** Status 3 for whatever did not start: the exchange was asked for and did not take place. */
async function start(run: Run, session: Session): Promise<ExitCode> {
  const [{ runFilter }, { printExchange }] = await Promise.all([
    import('./commands/run.ts'),
    import('./smoke/print-exchange.ts'),
  ]);
  const report = await runFilter(run.raw, session);
  await say(run.isJson ? JSON.stringify(report) : printExchange(report).trimEnd());
  return report.verdict === 'started' ? 0 : 3;
}

async function pull(run: Run, session: Session): Promise<ExitCode> {
  const image = run.raw.get('image');
  if (image === undefined)
    throw new WasmImageError('INPUT_MISSING', 'Cannot pull: no image is named', {
      hint: 'wasm-image pull ghcr.io/acme/filter:v1',
    });
  const file = run.output ?? 'plugin.wasm';
  const [{ runPull }, { refuseUnwritable }] = await Promise.all([
    import('./commands/pull.ts'),
    import('./adapters/host/workspace.ts'),
  ]);
  const isOutput = ['-', '/dev/stdout', '/dev/fd/1'].includes(file);
  const path = resolve(session.folder, file);
  const goesThrough = await isStream(path);
  if (isOutput && run.isJson)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      'Cannot use --json together with --output -: standard output is the module',
    );
  if (!isOutput && !goesThrough) await refuseUnwritable(path);
  const { module, manifest, isVerified, moduleDigest } = await runPull(image, run.raw, session);
  if (isOutput) await new Promise<void>((done) => process.stdout.write(module, () => done()));
  else await (goesThrough ? writeStream(path, module) : session.write(path, module));
  if (!isVerified)
    session.log.notice('The signature was not checked: give certificate-identity and certificate-oidc-issuer, or key');
  const facts = {
    file,
    digest: manifest.digest,
    'module-digest': moduleDigest,
    size: module.byteLength,
    verified: isVerified,
  };
  if (run.isJson) return say(JSON.stringify(facts));
  const text = Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join('\n');
  if (!isOutput) return say(text);
  console.error(redact(text));
  return 0;
}

async function policy(run: Run, session: Session): Promise<ExitCode> {
  const [{ runPolicy }, { printAuthority }] = await Promise.all([
    import('./commands/policy.ts'),
    import('./decide/policy/tally.ts'),
  ]);
  const result = await runPolicy(run.operands, run.raw, session);
  if (result.kind === 'tested') return sayVerdicts(run, result.gates);
  if (result.kind === 'exported')
    return say(run.isJson ? JSON.stringify({ to: result.to, text: result.text }) : result.text.trimEnd());
  const facts = {
    file: result.file,
    policy: result.digest,
    authorities: result.authorities.map((one) => `${one.name}: ${printAuthority(one)}`),
    checks: result.checks,
  };
  return say(
    run.isJson
      ? JSON.stringify(facts)
      : [
          `ok ${facts.file} ${facts.policy}`,
          ...facts.authorities.map((line) => `  ${line}`),
          '  checks:',
          ...facts.checks.map((line) => `    ${line}`),
        ].join('\n'),
  );
}

async function tags(run: Run, session: Session): Promise<ExitCode> {
  const { runTags } = await import('./commands/tags.ts');
  const list = await runTags(run.operands[0] ?? '', run.raw, session);
  return say(
    run.isJson ? JSON.stringify(list) : list.map(({ tag, digest }) => `${tag} ${digest ?? 'gone'}`).join('\n'),
  );
}

/** Writes to standard output and waits until it is taken, so that a pipe gets everything before the process ends. */
async function say(text: string): Promise<ExitCode> {
  await new Promise<void>((done) => process.stdout.write(`${redact(text)}\n`, () => done()));
  return 0;
}

function fail(error: WasmImageError, isJson: boolean): ExitCode {
  if (isJson) process.stdout.write(`${redact(JSON.stringify({ error: printable(error) }))}\n`);
  console.error(printError(error));
  return error.exitCode;
}

function printable(error: WasmImageError): object {
  return { code: error.code, message: error.message, hint: error.hint, detail: error.detail, exit: error.exitCode };
}

/** Every state on the way is safe, so stopping means stopping: what was pushed has no tag, what has a tag was verified. */
function cancel(): void {
  fail(cancelled(process.argv[2] === 'publish'), process.argv.includes('--json'));
  process.exit(130);
}
