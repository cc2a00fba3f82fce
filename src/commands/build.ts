import type { AbiReport } from '../abi/report.ts';
import { asWasmImageError, type WasmImageError } from '../core/errors.ts';
import { jsonBytes } from '../core/json.ts';
import { type RawInputs, readValues } from '../decide/inputs/values.ts';
import { planImage } from '../decide/plan/plan.ts';
import type { OutputPaths } from '../decide/report/record.ts';
import type { Made } from '../pipeline/make/make.ts';
import { pathsIn, refuseUnwritable } from '../wiring/out-files.ts';
import type { Session } from '../wiring/session.ts';

/** How a build ended. The report of a refused module is included, and written. */
export type BuildRun =
  | { readonly kind: 'done'; readonly made: Made; readonly paths: OutputPaths }
  | { readonly kind: 'failed'; readonly error: WasmImageError; readonly abi: AbiReport | undefined };

/** Builds, judges and assembles into a layout folder without tags, offline. @throws WasmImageError INPUT_* */
export async function runBuild(raw: RawInputs, session: Session): Promise<BuildRun> {
  const values = readValues('build', raw);
  const paths = pathsIn(session.outFolder);
  const plan = planImage(values);
  for (const remark of plan.remarks) session.log.notice(remark);
  const [{ openMaker }, { openLogin }, { makeImage }, { pushImage }] = await Promise.all([
    import('../wiring/open-publish.ts'),
    import('../wiring/login.ts'),
    import('../pipeline/make/make.ts'),
    import('../pipeline/push.ts'),
  ]);
  let abi: AbiReport | undefined;
  await refuseUnwritable(paths.abiReport);
  try {
    const made = await makeImage(openMaker(session), plan, (report) => {
      abi = report;
    });
    await pushImage(openLogin(session, values, []).open({ kind: 'layout', folder: paths.layout }), made.image);
    return { kind: 'done', made, paths };
  } catch (thrown) {
    return { kind: 'failed', error: asWasmImageError(thrown), abi };
  } finally {
    // The report matters most when the module is refused.
    if (abi !== undefined) await session.write(paths.abiReport, jsonBytes(abi));
  }
}
