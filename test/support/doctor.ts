import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DoctorReport } from '../../src/decide/report/doctor/check.ts';
import { type Ended, runCli } from './cli.ts';
import { temporaryFolder } from './publisher.ts';
import { startSigstore } from './sigstore.ts';

export interface DoctorRun {
  readonly env?: Readonly<Record<string, string>>;
  readonly in?: string;
}

/** What `wasm-image doctor --json` found. */
export interface DoctorRan {
  readonly status: number | null;
  readonly report: DoctorReport;
  /** One check as `STATUS: SEEN -> CHANGE`. */
  line(name: string): string;
  readonly output: string;
}

/** A machine for doctor: an empty home, an empty PATH, and a trust root in a file, so that nothing uses the network. */
export async function openDoctor() {
  const folder = temporaryFolder();
  const [home, tools, empty] = ['home', 'tools', 'empty'].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [home, tools, empty]) mkdirSync(path);
  const sigstore = await startSigstore();
  writeFileSync(join(folder.path, 'trusted_root.json'), sigstore.trustedRoot);
  const rootFlags = ['--trusted-root', join(folder.path, 'trusted_root.json')];
  const run = (args: readonly string[], options: DoctorRun = {}): Promise<Ended> =>
    runCli(['doctor', ...args], { folder: options.in ?? empty, env: { HOME: home, PATH: tools, ...options.env } });
  return {
    path: folder.path,
    home,
    empty,
    trustedRoot: sigstore.trustedRoot,
    run,
    async checksOf(args: readonly string[], options: DoctorRun = {}, root = rootFlags): Promise<DoctorRan> {
      const { status, stdout, stderr } = await run([...root, ...args, '--json'], options);
      assert.equal(stdout.split('\n').length, 2, `${stdout}${stderr}`);
      const report = JSON.parse(stdout) as DoctorReport;
      const line = (name: string): string => {
        const check = report.checks.find((one) => one.name === name);
        if (check === undefined) return 'none';
        return `${check.status}: ${check.seen}${check.change ? ` -> ${check.change}` : ''}`;
      };
      return { status, report, line, output: `${stdout}${stderr}` };
    },
    async stop(): Promise<void> {
      await sigstore.stop();
      folder.remove();
    },
  };
}
