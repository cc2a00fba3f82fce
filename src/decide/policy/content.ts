import type { AbiReport } from '../../abi/report.ts';
import { inert } from '../../core/text.ts';
import { printRepository, type Repository, type Tag } from '../../oci/reference.ts';
import type { Import, WasmModule } from '../../wasm/module.ts';
import type { Check } from '../gate/check-result.ts';
import type { ImageFacts } from '../gate/checks.ts';
import { CHECK } from '../gate/demands.ts';
import { meets, printRule, type TextRule } from '../gate/glob.ts';
import type { AbiRule, Policy } from '../gate/policy-model.ts';
import { sameVersion, versionOf } from '../gate/tag-moves.ts';

/** Whether the policy covers a repository; checked before anything is fetched. */
export function checkImageName({ images }: Policy, repository: Repository): Check {
  const name = printRepository(repository);
  return {
    name: CHECK.image,
    passed: images.some((rule) => covers(rule, name)),
    expected: inert(images.map(printRule).join(', ')),
    seen: inert(name),
  };
}

/** A pattern never matches a path with a part such as `..`, which leaves the folder. An exact path may have one. */
export function covers(rule: TextRule, name: string): boolean {
  const parts = name.split(/[\\/]/).slice(1);
  return meets(rule, name) && (rule.kind === 'exact' || !parts.some((part) => ['', '.', '..'].includes(part)));
}

/**
 * Compares the content of the image with the policy.
 * @param module undefined if it cannot be read, which already fails the ABI check. @param tag that was given.
 */
export function checkContent(
  policy: Policy,
  image: ImageFacts,
  annotations: Readonly<Record<string, string>>,
  module: WasmModule | undefined,
  tag: Tag | undefined,
): readonly Check[] {
  const { layouts } = policy;
  return [
    ...checkModule(policy, image.abi, module),
    ...(layouts === undefined
      ? []
      : [row(CHECK.layout, layouts.includes(image.layout), layouts.join(', '), image.layout)]),
    ...(policy.versionFrom === 'annotation' ? [checkVersion(tag, annotations)] : []),
    ...Object.entries(policy.annotations).map(([key, value]) => {
      const seen = Object.hasOwn(annotations, key) ? annotations[key] : undefined;
      return row(CHECK.annotation(key), seen === value, value, seen ?? 'absent');
    }),
  ];
}

/** Compares the module alone with the policy. @param module undefined if it cannot be read. */
export function checkModule(policy: Policy, report: AbiReport, module: WasmModule | undefined): readonly Check[] {
  const { maxSize, maxMemoryPages } = policy.module;
  return [
    ...checkAbi(policy.abi, report, module),
    ...(maxSize === undefined
      ? []
      : [row(CHECK.size, report.size <= maxSize, `at most ${maxSize} bytes`, `${report.size} bytes`)]),
    ...(maxMemoryPages === undefined ? [] : [checkMemory(maxMemoryPages, module)]),
  ];
}

/** Old images stay signed, so a version tag on one is a rollback. Digests and floating tags have no version. */
function checkVersion(tag: Tag | undefined, annotations: Readonly<Record<string, string>>): Check {
  const seen = Object.hasOwn(annotations, VERSION) ? annotations[VERSION] : undefined;
  if (tag === undefined || versionOf(tag) === undefined)
    return row(CHECK.version, true, 'the version of the tag', 'not a version tag');
  return row(CHECK.version, sameVersion(tag, seen ?? ''), `${VERSION} ${tag}`, seen ?? 'absent');
}

const VERSION = 'org.opencontainers.image.version';

function checkAbi(rule: AbiRule, report: AbiReport, module: WasmModule | undefined): readonly Check[] {
  const { versions, denyImports, requireExports } = rule;
  const { abi = 'none' } = report;
  const denied = module?.imports.filter((one) =>
    denyImports.some((deny) => (module.kind === 'core' ? isDenied(deny, one) : isInterfaceDenied(deny, one))),
  );
  const exported = new Set(module?.exports.map((one) => one.name));
  const absent = requireExports.filter((name) => !exported.has(name));
  return [
    ...(versions === undefined ? [] : [row(CHECK.abiVersion, versions.includes(abi), versions.join(', '), abi)]),
    ...(denyImports.length === 0
      ? []
      : [
          row(
            CHECK.imports,
            denied?.length === 0,
            `none of ${denyImports.map((deny) => `${deny.module}.${deny.name ?? '(anything)'}`).join(', ')}`,
            denied === undefined
              ? 'unreadable'
              : denied.map((one) => (one.module === '' ? one.name : `${one.module}.${one.name}`)).join(', ') || 'none',
          ),
        ]),
    ...(requireExports.length === 0
      ? []
      : [
          row(
            CHECK.exports,
            absent.length === 0 && module !== undefined,
            requireExports.join(', '),
            absent.length === 0 ? 'all' : absent.map((name) => `no ${name}`).join(', '),
          ),
        ]),
  ];
}

type Denied = AbiRule['denyImports'][number];

function isDenied(deny: Denied, { module, name }: Import): boolean {
  return deny.module === module && (deny.name === undefined || deny.name === name);
}

/**
 * A component imports an entire interface, so a name inside it denies all of it. A version is compared only if the
 * policy has one, and a package denies its interfaces. The name can be in `<>`, after a word such as `implements`.
 * Source: component-model Binary.md, "Import and Export Definitions".
 */
function isInterfaceDenied(deny: Denied, { name }: Import): boolean {
  const names = [name, ...[...name.matchAll(/<([^<>]*)>/g)].map(([, inner = '']) => inner)];
  return names.some((one) => [one, one.replace(/@.*$/, ''), one.replace(/[/@].*$/, '')].includes(deny.module));
}

/** Adds up the pages of all memories at start. Growth is limited by the host. A component hides its memories. */
function checkMemory(most: number, module: WasmModule | undefined): Check {
  const isVisible = module?.kind === 'core';
  const pages = (module?.memories ?? []).reduce((sum, { minimum }) => sum + minimum, 0n);
  return row(
    CHECK.memory,
    isVisible && pages <= BigInt(most),
    `at most ${most} pages at start`,
    isVisible ? `${pages} ${pages === 1n ? 'page' : 'pages'}` : 'unknown',
  );
}

function row(name: string, passed: boolean, expected: string, seen: string): Check {
  return { name, passed, expected: inert(expected), seen: inert(seen) };
}
