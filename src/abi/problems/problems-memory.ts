import { printSize } from '../../core/text.ts';
import { PAGE, type WasmModule } from '../../wasm/module.ts';
import type { Problem } from '../report.ts';
import { problem } from '../rules.ts';
import type { HostProfile } from '../tables/hosts.ts';

/** PW014 and PW030: the module needs one plain memory that the host can access, of a size that it provides. */
export function memoryProblems(module: WasmModule, profiles: readonly HostProfile[]): readonly Problem[] {
  const problems: Problem[] = [];
  const [memory] = module.memories;
  const isShown =
    module.exports.some((one) => one.kind === 'memory') || module.imports.some((one) => one.kind === 'memory');
  if (memory === undefined) problems.push(problem('PW014', 'memory', 'the module has no memory'));
  else if (!isShown)
    problems.push(problem('PW014', 'memory', 'the memory is not exported, so the host cannot pass headers'));
  if (module.memories.length > 1)
    problems.push(problem('PW014', 'memory', `the module has ${module.memories.length} memories; hosts use one`));
  if (module.memories.some((one) => one.isShared))
    problems.push(problem('PW014', 'memory', 'the memory is shared between threads'));
  if (module.memories.some((one) => one.is64))
    problems.push(problem('PW014', 'memory', 'the memory has 64-bit addresses; hosts use 32-bit ones'));
  return [...problems, ...sizeProblems(module, profiles)];
}

function sizeProblems(module: WasmModule, profiles: readonly HostProfile[]): readonly Problem[] {
  const pages = module.memories.reduce((most, one) => (one.minimum > most ? one.minimum : most), 0n);
  const over = profiles.filter((one) => one.maxPages !== undefined && pages > BigInt(one.maxPages));
  const [first] = over;
  if (first?.maxPages === undefined) return [];
  const limit = printSize(first.maxPages * PAGE);
  const hosts = [...new Set(over.map((one) => one.host))].join(', ');
  return [
    problem(
      'PW030',
      'memory',
      `it starts with ${pages} pages (${printSize(Number(pages) * PAGE)}); the limit in ${hosts} is ${limit}`,
    ),
  ];
}
