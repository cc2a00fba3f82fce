// Reads mutants of everything in an untrusted image that we parse, in a child process. Each must give a value or our
// own error, none may hang, and reading a module must stay within its limits of time and memory. Prints the figures at
// the end and keeps the inputs that failed in FOLDER.
// usage: npm run mutants -- [COUNT [SEED [FOLDER]]]     the same SEED gives the same mutants
import { spawn } from 'node:child_process';
import { closeSync, globSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import '../test/support/fetch-hook.ts';
import { measureHardInputs, timeBound } from '../test/support/hard-inputs.ts';
import { FAMILIES, type Family, familyOf, realModules } from '../test/support/mutants.ts';
import { mutateJson } from '../test/support/mutate.ts';
import { startSigstore } from '../test/support/sigstore.ts';
import { ROADS, signOn, verifyWith } from '../test/support/sigstore-run.ts';

const [count = 5_000, seed = 1] = process.argv.slice(2, 4).map(Number);
const folder = resolve(process.argv[4] ?? 'mutants');
const signed: Uint8Array[] = [];
let trustedRoot = '';
const families: readonly Family[] = [
  ...FAMILIES,
  ...realModules('../shared/corpus'),
  {
    name: 'signature bundle',
    share: 2,
    make: (one) => mutateJson(signed[one % signed.length] ?? new Uint8Array(), one),
    read: async (bytes) => void (await verifyWith(trustedRoot, bytes)),
  },
];
const AT = join(folder, 'at');
/** The child counts as hanging after this many milliseconds without a new mutant. */
const PATIENCE = 30_000;
const MOST_FAILURES = 20;
/** How many times over the time limit a read may take, as the machine may be busy. */
const GENEROUS = 4;
const MIB = 1_048_576;

/** Reads all mutants and prints the results per family. */
async function readAll(): Promise<void> {
  await signBundles();
  const at = openSync(AT, 'w');
  const tally = new Map<string, { read: number; worstUs: number; bytes: number }>();
  let failures = 0;
  const started = performance.now();
  for (let number = 0; number < count && failures < MOST_FAILURES; number++) {
    writeSync(at, `${number}`.padStart(12), 0);
    const family = familyOf(families, number);
    const bytes = family.make(seed * 1_000_003 + number);
    const row = tally.get(family.name) ?? { read: 0, worstUs: 0, bytes: 0 };
    tally.set(family.name, row);
    row.read += 1;
    row.bytes += bytes.length;
    try {
      const cpuUs = (await family.read(bytes)) ?? 0;
      row.worstUs = Math.max(row.worstUs, cpuUs);
      if (cpuUs / 1000 > GENEROUS * timeBound(bytes.length))
        throw new Error(`reading took ${cpuUs} us of processor time`);
    } catch (thrown) {
      failures += 1;
      keep(number, family, bytes, thrown);
    }
  }
  closeSync(at);
  const total = [...tally.values()].reduce((sum, row) => sum + row.read, 0);
  for (const [name, { read, worstUs, bytes }] of tally)
    console.log(
      `${name.padEnd(32)} ${String(read).padStart(7)} mutants, ${(bytes / MIB).toFixed(0)} MiB${worstUs === 0 ? '' : `, slowest ${(worstUs / 1000).toFixed(1)} ms`}`,
    );
  const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  console.log(
    `${total} mutants in ${((performance.now() - started) / 1000).toFixed(0)} s, ${failures} failed, seed ${seed}, at most ${peak} MiB`,
  );
  process.exitCode = failures > 0 ? 1 : 0;
}

/** Makes the bundles to mutate, with services on loopback. Their keys are new each time, so the bundles are kept. */
async function signBundles(): Promise<void> {
  const sigstore = await startSigstore();
  for (const road of ROADS) signed.push(await signOn(sigstore, road));
  trustedRoot = sigstore.trustedRoot;
  await sigstore.stop();
  for (const [i, bundle] of signed.entries()) writeFileSync(join(folder, `bundle-${i}.json`), bundle);
}

function keep(number: number, family: Family, bytes: Uint8Array, thrown: unknown): void {
  const file = join(folder, `${number}.bin`);
  writeFileSync(file, bytes);
  console.log(
    `FAILED mutant ${number} of seed ${seed}, ${family.name}, kept as ${file}\n${thrown instanceof Error ? thrown.stack : String(thrown)}`,
  );
}

/** Runs the child and checks that it makes progress. @returns its exit status. */
async function watch(): Promise<number> {
  const child = spawn(
    process.execPath,
    ['--max-old-space-size=768', fileURLToPath(import.meta.url), ...process.argv.slice(2)],
    {
      env: { ...process.env, MUTANTS_CHILD: '1' },
      stdio: 'inherit',
    },
  );
  let [last, since] = ['', performance.now()];
  const timer = setInterval(() => {
    const now = readFileSync(AT, 'utf8');
    if (now !== last) [last, since] = [now, performance.now()];
    else if (performance.now() - since > PATIENCE) child.kill('SIGKILL');
  }, 1_000);
  const [code, signal] = await new Promise<[number | null, string | null]>((done) =>
    child.once('close', (...ended) => done(ended)),
  );
  clearInterval(timer);
  if (code === 0) return 0;
  if (signal !== null || code !== 1) {
    const number = Number(readFileSync(AT, 'utf8'));
    const family = familyOf(families, number);
    for (const file of globSync(join(folder, 'bundle-*.json')).sort()) signed.push(readFileSync(file));
    keep(number, family, family.make(seed * 1_000_003 + number), new Error(`the child ended with ${code ?? signal}`));
  }
  return 1;
}

/** Prints time and memory of the inputs made to be hard. @returns how many exceed a limit. */
function printHardInputs(): number {
  const measured = measureHardInputs(GENEROUS);
  for (const { what, size, code, cpuMs, grownMiB, fault } of measured) {
    const figures = `${(size / MIB).toFixed(1)} MiB, ${code}, ${cpuMs.toFixed(0)} ms (limit ${timeBound(size).toFixed(0)}), memory grew by ${grownMiB.toFixed(0)} MiB`;
    console.log(`${fault === undefined ? '' : `FAILED, ${fault}: `}${what}: ${figures}`);
  }
  const failed = measured.filter(({ fault }) => fault !== undefined).length;
  console.log(`${measured.length} hard inputs, ${failed} failed`);
  return failed;
}

mkdirSync(folder, { recursive: true });
if (process.env.MUTANTS_CHILD === '1') await readAll();
else {
  console.log(`${count} mutants, seed ${seed}`);
  writeFileSync(AT, '');
  const status = await watch();
  process.exitCode = printHardInputs() === 0 && status === 0 ? 0 : 1;
}
