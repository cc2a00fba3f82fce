import { askedHosts } from '../../abi/host-query.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inOrder } from '../../core/in-order.ts';
import { quoted } from '../../core/text.ts';
import type { CheckReport } from '../../decide/check/report.ts';
import { imageOf, readServed } from '../../decide/check/served.ts';
import { type RawInputs, readValues } from '../../decide/inputs/values.ts';
import { openPolicySet } from '../../wiring/check/open-policy-set.ts';
import type { Session } from '../../wiring/session.ts';
import { openChecker, UNKNOWN, withoutImage } from './checker.ts';
import { pinFiles, readPinning } from './pin-files.ts';
import { refuseRecording, writeRecords } from './record.ts';
import { searchFiles } from './search-files.ts';
import { findUpdate } from './update.ts';

/** Images checked at the same time: each holds its module in memory. */
const AT_ONCE = 4;

/**
 * Finds the modules that manifests refer to, and checks each reference.
 * @param paths files and folders; `-` is standard input. @throws WasmImageError INPUT_*, FILE_*, POLICY_INVALID,
 * HOSTS_INVALID for what was asked; what is wrong with the manifests and images is in the report.
 */
export async function runCheck(paths: readonly string[], raw: RawInputs, session: Session): Promise<CheckReport> {
  const values = readValues('check', raw);
  if (paths.length === 0)
    throw new WasmImageError('INPUT_MISSING', 'Cannot check: no file or folder is given', {
      hint: 'wasm-image check clusters/, or: helm template . | wasm-image check -',
    });
  const module = paths.find((path) => path.endsWith('.wasm'));
  if (module !== undefined)
    throw new WasmImageError('INPUT_INVALID', `Cannot check ${quoted(module)}: it is a module, not a manifest`, {
      hint: 'to check a module: wasm-image inspect FILE; to check a policy: wasm-image policy check FILE',
    });
  const hosts = askedHosts(values.text('hosts'));
  const policy = values.text('policy');
  if (values.isOn('record')) refuseRecording(policy, values);
  const pinning = readPinning(values);
  const served = readServed(values.lines('module-images'));
  const set = policy === undefined ? undefined : await openPolicySet(session, values, policy, new Date());
  const { files, entries, remarks } = await searchFiles(paths, session, pinning?.seen);
  // Two policies for one image are bad input, whatever the registry says.
  for (const entry of entries) {
    const image = imageOf(entry, served);
    if (image !== undefined) set?.choose(image.repository);
  }
  if (values.isOn('offline')) return { files, entries: entries.map((one) => ({ ...one, ...UNKNOWN })), remarks };
  const context = { served, set, hosts, values, session };
  const checker = await openChecker(entries, context);
  if (checker === undefined) {
    const report = { files, entries: entries.map((entry) => withoutImage(entry, context)), remarks };
    return pinning === undefined ? report : await pinFiles(report, [], pinning, session);
  }
  try {
    const checked = await inOrder(entries, AT_ONCE, checker.check);
    const recorded = values.isOn('record') ? await writeRecords(checked, session) : checked;
    const report = { files, entries: recorded, remarks };
    if (pinning === undefined) return report;
    const { range } = pinning;
    const updates =
      range === undefined
        ? []
        : await inOrder(checked, AT_ONCE, (entry, i) => findUpdate(checker, entry, entries[i] ?? entry, range));
    return await pinFiles(report, updates, pinning, session);
  } finally {
    checker.close();
  }
}
