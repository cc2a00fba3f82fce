import { inert, printSize, quoted } from '../../core/text.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { isOursAlone, type Validation, validationHint } from '../loading/engine-proposals.ts';
import { isNameSectionReadable } from '../loading/name-section.ts';
import type { Problem } from '../report.ts';
import { problem } from '../rules.ts';
import { findLeaks } from './leaks.ts';

/** PW031, PW032 and PW040 to PW043: what the bytes contain, for every ABI. */
export function byteProblems(module: WasmModule, validation: Validation | undefined): readonly Problem[] {
  return [
    ...(validation?.isValid === false ? [invalid(module, validation)] : []),
    ...(module.kind === 'core' && !isNameSectionReadable(module)
      ? [problem('PW032', 'section name', 'the function names do not fit into the section')]
      : []),
    ...precompiledProblems(module),
    ...debugProblems(module),
    ...leakProblems(module),
  ];
}

function invalid(module: WasmModule, validation: Validation): Problem {
  const { reason } = validation;
  const hint = validationHint(module, validation);
  const found = problem(
    'PW031',
    'module',
    reason === '' ? 'the engine gave no reason' : inert(reason),
    hint ?? featureHint(reason),
  );
  return isOursAlone(module, validation) ? { ...found, severity: 'unknown' } : found;
}

/** V8's message names the flag that the module would need. */
function featureHint(reason: string): string | undefined {
  const flag = /--experimental-wasm-([\w-]+)/.exec(reason)?.[1];
  return flag === undefined
    ? undefined
    : `it needs the proposal ${flag}, which no known host has enabled: build without it`;
}

/** The host looks for this text anywhere in the name of a section. */
function precompiledProblems(module: WasmModule): readonly Problem[] {
  const sections = module.sections.filter((one) => one.name?.includes('precompiled_') === true);
  return sections.map((one) =>
    problem(
      'PW043',
      `section ${inert(one.name ?? '', 100)}`,
      `${printSize(one.size)} of native code at byte ${one.offset}`,
    ),
  );
}

function debugProblems(module: WasmModule): readonly Problem[] {
  const debug = module.sections.filter(
    (one) => one.name !== undefined && /^(name|\.debug_.*|external_debug_info|sourceMappingURL)$/.test(one.name),
  );
  if (debug.length === 0) return [];
  const size = debug.reduce((sum, one) => sum + one.size, 0);
  const share = Math.round((size / module.bytes.length) * 100);
  const names = debug.slice(0, 12).map((one) => `${one.name} ${printSize(one.size)}`);
  return [
    problem('PW040', 'sections', inert(`${names.join(', ')}: ${printSize(size)} in total, ${share}% of the module`)),
  ];
}

/** In data, only paths of source files come from compilers; the rules of a firewall contain other paths. */
const SOURCE_FILE = /\.(?:rs|go|[cChHsS]|cc|cpp|cxx|hh|hpp|hxx|inc|inl|m|mm|ts|tsx|js|zig|swift|cs|kt|py|proto|ll)$/;

function leakProblems(module: WasmModule): readonly Problem[] {
  const leaks = findLeaks(
    module.bytes,
    ({ kind, offset, shown }) => kind === 'credential' || SOURCE_FILE.test(shown) || isCustom(module, offset),
  );
  const problems = leaks.map(({ kind, isCertain, offset, shown }): Problem => {
    const where = `byte ${offset}${sectionAt(module, offset)}`;
    if (kind === 'path') return problem('PW041', where, `path on the build machine: ${quoted(shown)}`);
    if (isCertain) return problem('PW042', where, `it is a credential: ${quoted(shown)}`);
    return { ...problem('PW042', where, `it looks like a credential: ${quoted(shown)}`), severity: 'warning' };
  });
  // Errors come first, so that a long list of warnings does not push them out of the report.
  return problems.sort((a, b) => a.severity.localeCompare(b.severity));
}

function isCustom(module: WasmModule, offset: number): boolean {
  return sectionOf(module, offset)?.name !== undefined;
}

function sectionAt(module: WasmModule, offset: number): string {
  const name = sectionOf(module, offset)?.name;
  return name === undefined ? '' : `, section ${inert(name, 100)}`;
}

function sectionOf(module: WasmModule, offset: number): WasmModule['sections'][number] | undefined {
  return module.sections.find((one) => offset >= one.offset && offset < one.offset + one.size);
}
