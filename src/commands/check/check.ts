import { relative } from 'node:path';
import { askedHosts } from '../../abi/host-query.ts';
import { isInside } from '../../adapters/host/workspace.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inGroups, inOrder } from '../../core/in-order.ts';
import { quoted } from '../../core/text.ts';
import type { Entry, PlacedFinding, TreeFindings } from '../../decide/check/files.ts';
import { settleKinds } from '../../decide/check/judge.ts';
import type { CheckReport } from '../../decide/check/report.ts';
import { imageOf, readServed } from '../../decide/check/served.ts';
import { readUpgrades } from '../../decide/check/upgrade/read-upgrades.ts';
import { type RawInputs, readValues, type Values } from '../../decide/inputs/values.ts';
import { openPolicyBase } from '../../wiring/check/open-policy-base.ts';
import { openPolicySet } from '../../wiring/check/open-policy-set.ts';
import type { Session } from '../../wiring/session.ts';
import { AT_ONCE } from './at-once.ts';
import { openCached } from './cached.ts';
import { openChecker, UNKNOWN, withoutImage } from './checker.ts';
import { type Pinning, pinFiles, readPinning } from './pin-files.ts';
import type { Context } from './plan-reference.ts';
import { refuseRecording, writeRecords } from './record.ts';
import { searchFiles } from './search-files.ts';
import { findUpdate, movesWithin } from './update.ts';
import { answerUpgrades, refuseUpgrade } from './upgrade.ts';

/**
 * Finds the modules that manifests refer to, and checks each reference.
 * @param operands files and folders; `-` is standard input. @throws WasmImageError INPUT_*, FILE_*, POLICY_INVALID,
 * HOSTS_INVALID for what was asked; what is wrong with the manifests and images is in the report.
 */
export async function runCheck(operands: readonly string[], raw: RawInputs, session: Session): Promise<CheckReport> {
  const values = readValues('check', raw);
  const paths = pathsOf(operands, values);
  if (paths.length === 0)
    throw new WasmImageError('INPUT_MISSING', 'Cannot check: no file or folder is given', {
      hint: 'wasm-image check clusters/, or: helm template . | wasm-image check -',
    });
  const module = paths.find((path) => path.endsWith('.wasm'));
  if (module !== undefined)
    throw new WasmImageError('INPUT_INVALID', `Cannot check ${quoted(module)}: it is a module, not a manifest`, {
      hint: 'to check a module: wasm-image inspect FILE; to check a policy: wasm-image policy check FILE',
    });
  const upgrades = readUpgrades(values.text('hosts') ?? '');
  if (upgrades !== undefined) refuseUpgrade(values);
  const hosts = upgrades?.map(({ from }) => from) ?? askedHosts(values.text('hosts'));
  const policy = values.text('policy');
  const pinning = readPinning(values);
  const served = readServed(values.lines('module-images'));
  const now = new Date();
  const isAsked = upgrades === undefined && pinning === undefined && !values.isOn('record');
  const folder = values.text('cache');
  const cached = folder === undefined ? undefined : await openCached(session, values, paths, { folder, isAsked, now });
  const base = policy === undefined ? undefined : await openPolicyBase(session, values);
  if (values.isOn('record')) refuseRecording(policy, base, values);
  const set = policy === undefined ? undefined : await openPolicySet(base?.session ?? session, values, policy, now);
  const { files, entries, remarks } = await searchFiles(paths, session, pinning?.seen);
  // Two policies for one image are bad input, whatever the registry says.
  for (const entry of entries) {
    const image = imageOf(entry, served);
    if (image !== undefined) set?.choose(image.repository);
  }
  const environments = await set?.hostsOf([...new Set(entries.map(({ place }) => place.file))]);
  const context = { served, set, hosts, environments, upgrades, cached, values, session };
  const report = await checkAll({ files, entries, remarks }, context, pinning);
  // Only now: the trusted root is read when it is needed.
  const changed = (base?.changed ?? []).map((path) => policyChanged(path, session.folder));
  return { ...report, upgrades, remarks: [...remarks, ...changed] };
}

async function checkAll(
  { files, entries, remarks }: TreeFindings & Pick<CheckReport, 'files'>,
  context: Context,
  pinning: Pinning | undefined,
): Promise<CheckReport> {
  const { values, session } = context;
  if (values.isOn('offline')) return { files, entries: entries.map((one) => ({ ...one, ...UNKNOWN })), remarks };
  const checker = await openChecker(entries, context);
  const registryOf = (entry: Entry): string => {
    const { repository } = imageOf(entry, context.served) ?? {};
    return repository?.kind === 'registry' ? repository.registry : '';
  };
  if (checker === undefined) {
    const report = { files, entries: entries.map((entry) => withoutImage(entry, context)), remarks };
    return pinning === undefined ? report : await pinFiles(report, [], pinning, session);
  }
  try {
    const inTurns = inGroups(entries, AT_ONCE, registryOf, (entry) => checker.check(entry));
    const checked = settleKinds(entries, await inTurns);
    const recorded = values.isOn('record') ? await writeRecords(checked, session) : checked;
    const answered =
      context.upgrades === undefined
        ? recorded
        : await answerUpgrades(checker, recorded, entries, context.set !== undefined);
    const report = { files, entries: answered, remarks };
    if (pinning === undefined) return report;
    const moves = pinning.range === undefined ? undefined : movesWithin(pinning.range, entries);
    const updates =
      moves === undefined
        ? []
        : await inOrder(checked, AT_ONCE, (entry, i) => findUpdate(checker, entry, entries[i] ?? entry, moves));
    return await pinFiles(report, updates, pinning, session);
  } finally {
    checker.close();
  }
}

function policyChanged(path: string, folder: string): PlacedFinding {
  const file = isInside(folder, path) ? relative(folder, path).replaceAll('\\', '/') : path;
  const message = `${quoted(file)} differs from the base, and the one of the base counted`;
  return { rule: 'policy-changed', message, place: { file, line: 1, column: 1, document: 1 } };
}

/** What to check: what was given on the command line, and by the input. */
export function pathsOf(operands: readonly string[], values: Values): readonly string[] {
  return [...operands, ...values.lines('paths')];
}
