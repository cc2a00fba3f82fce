import { inert } from '../../core/text.ts';
import { printRepository, type Repository, type Tag } from '../../oci/reference.ts';
import type { Import, WasmModule } from '../../wasm/module.ts';
import type { Check } from '../gate/check.ts';
import type { ImageFacts } from '../gate/checks.ts';
import { CHECK } from '../gate/demands.ts';
import { meets, printRule, type TextRule } from '../gate/glob.ts';
import type { AbiRule, Policy } from '../gate/policy-model.ts';
import { sameVersion, versionOf } from '../gate/tag-moves.ts';

/** Whether the policy speaks about a repository; it is asked before anything is fetched. */
export function checkImageName({ images }: Policy, repository: Repository): Check {
  const name = printRepository(repository);
  return {
    name: CHECK.image,
    passed: images.some((rule) => speaksAbout(rule, name)),
    expected: inert(images.map(printRule).join(', ')),
    seen: inert(name),
  };
}

/** A part such as `..` leads out of the folder that a pattern names; registries have none, and who means such a folder writes it out. */
function speaksAbout(rule: TextRule, name: string): boolean {
  const parts = name.split(/[\\/]/).slice(1);
  return meets(rule, name) && (rule.kind === 'exact' || !parts.some((part) => ['', '.', '..'].includes(part)));
}

/** What the bytes of the image say, held to the policy. @param tag by which it was asked for. @param module undefined when it cannot be read; that is refused as ABI already. */
export function checkContent(
  policy: Policy,
  image: ImageFacts,
  annotations: Readonly<Record<string, string>>,
  module: WasmModule | undefined,
  tag: Tag | undefined,
): readonly Check[] {
  const { layouts } = policy;
  const { maxSize, maxMemoryPages } = policy.module;
  return [
    ...checkAbi(policy.abi, image, module),
    ...(layouts === undefined
      ? []
      : [row(CHECK.layout, layouts.includes(image.layout), layouts.join(', '), image.layout)]),
    ...(maxSize === undefined
      ? []
      : [row(CHECK.size, image.abi.size <= maxSize, `at most ${maxSize} bytes`, `${image.abi.size} bytes`)]),
    ...(maxMemoryPages === undefined ? [] : [checkMemory(maxMemoryPages, module)]),
    ...(policy.versionFrom === 'annotation' ? [checkVersion(tag, annotations)] : []),
    ...Object.entries(policy.annotations).map(([key, value]) => {
      const seen = Object.hasOwn(annotations, key) ? annotations[key] : undefined;
      return row(CHECK.annotation(key), seen === value, value, seen ?? 'absent');
    }),
  ];
}

/** Old images stay signed for ever: what leads a version tag to one is a rollback. A digest or a floating tag names no version. */
function checkVersion(tag: Tag | undefined, annotations: Readonly<Record<string, string>>): Check {
  const seen = Object.hasOwn(annotations, VERSION) ? annotations[VERSION] : undefined;
  if (tag === undefined || versionOf(tag) === undefined)
    return row(CHECK.version, true, 'the version of the tag', 'no version was asked for');
  return row(CHECK.version, sameVersion(tag, seen ?? ''), `${VERSION} ${tag}`, seen ?? 'absent');
}

const VERSION = 'org.opencontainers.image.version';

function checkAbi(rule: AbiRule, image: ImageFacts, module: WasmModule | undefined): readonly Check[] {
  const { versions, denyImports, requireExports } = rule;
  const { abi = 'none' } = image.abi;
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
            absent.length === 0 ? 'all' : `without ${absent.join(', ')}`,
          ),
        ]),
  ];
}

type Denied = AbiRule['denyImports'][number];

function isDenied(deny: Denied, { module, name }: Import): boolean {
  return deny.module === module && (deny.name === undefined || deny.name === name);
}

/**
 * A component imports an interface as a whole, so a name inside it denies all of it; a version is compared only when the policy writes one, and a package
 * denies its interfaces. The name may stand in `<>`, behind a word such as `implements`. Source: component-model Binary.md, "Import and Export Definitions".
 */
function isInterfaceDenied(deny: Denied, { name }: Import): boolean {
  const names = [name, ...[...name.matchAll(/<([^<>]*)>/g)].map(([, inner = '']) => inner)];
  return names.some((one) => [one, one.replace(/@.*$/, ''), one.replace(/[/@].*$/, '')].includes(deny.module));
}

/** The pages of all memories at start: how far one may grow is a limit of the host, and nearly every filter leaves it open. A component hides its memories. */
function checkMemory(most: number, module: WasmModule | undefined): Check {
  const isOpen = module?.kind === 'core';
  const pages = (module?.memories ?? []).reduce((sum, { minimum }) => sum + minimum, 0n);
  return row(
    CHECK.memory,
    isOpen && pages <= BigInt(most),
    `at most ${most} pages at start`,
    isOpen ? `${pages} pages` : 'cannot be seen',
  );
}

function row(name: string, passed: boolean, expected: string, seen: string): Check {
  return { name, passed, expected: inert(expected), seen: inert(seen) };
}
