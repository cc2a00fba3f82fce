import { quoted } from '../../core/text.ts';
import type { Export, WasmModule } from '../../wasm/module.ts';
import { hostText } from '../function-type.ts';
import type { Problem } from '../report.ts';
import { problem } from '../rules.ts';
import type { GuestExport } from '../tables/guests/guest-table.ts';

/** PW070, PW071 and PW077 for a list of exports. */
export function exportProblems(module: WasmModule, rows: readonly GuestExport[], hosts: string): readonly Problem[] {
  const byName = new Map(module.exports.map((one) => [one.name, one]));
  return rows.flatMap((row) => exportProblem(byName.get(row.name), row, hosts));
}

function exportProblem(found: Export | undefined, row: GuestExport, hosts: string): readonly Problem[] {
  const where = `export ${row.name}`;
  if (found === undefined || found.kind !== row.kind) {
    const seen = found === undefined ? 'is missing' : `is a ${found.kind}, not a ${row.kind}`;
    if (row.need === 'must') return [problem('PW070', where, `${quoted(row.name)} ${seen}; ${hosts} need it`)];
    return row.need === 'should' && found === undefined
      ? [problem('PW077', where, `${quoted(row.name)} ${seen}; some ${hosts} need it`)]
      : [];
  }
  const seen = found.type === undefined ? undefined : hostText(found.type);
  if (row.signature === undefined || seen === undefined || seen === row.signature) return [];
  return [problem('PW071', where, `${quoted(row.name)} is ${seen}; ${hosts} call it as ${row.signature}`)];
}
