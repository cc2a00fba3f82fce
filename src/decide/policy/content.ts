import { inert } from '../../core/text.ts';
import { printRepository, type Repository, type Tag } from '../../oci/reference.ts';
import type { WasmModule } from '../../wasm/module.ts';
import type { Check, ImageFacts } from '../checks.ts';
import { sameVersion, versionOf } from '../tags.ts';
import { CHECK } from './demands.ts';
import { meets, printRule } from './glob.ts';
import type { AbiRule, Policy } from './policy.ts';

/** Whether the policy speaks about a repository; it is asked before anything is fetched. */
export function checkImageName({ images }: Policy, repository: Repository): Check {
  const name = printRepository(repository);
  return { name: CHECK.image, passed: images.some((rule) => meets(rule, name)), expected: inert(images.map(printRule).join(', ')), seen: inert(name) };
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
    ...(layouts === undefined ? [] : [row(CHECK.layout, layouts.includes(image.layout), layouts.join(', '), image.layout)]),
    ...(maxSize === undefined ? [] : [row(CHECK.size, image.abi.size <= maxSize, `at most ${maxSize} bytes`, `${image.abi.size} bytes`)]),
    ...(maxMemoryPages === undefined ? [] : [checkMemory(image, maxMemoryPages, module)]),
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
  if (tag === undefined || versionOf(tag) === undefined) return row(CHECK.version, true, 'the version of the tag', 'no version was asked for');
  return row(CHECK.version, sameVersion(tag, seen ?? ''), `${VERSION} ${tag}`, seen ?? 'absent');
}

const VERSION = 'org.opencontainers.image.version';

function checkAbi(rule: AbiRule, image: ImageFacts, module: WasmModule | undefined): readonly Check[] {
  const { versions, denyImports, requireExports } = rule;
  const { abi = 'none' } = image.abi;
  const denied = module?.imports.filter((one) => denyImports.some((deny) => deny.module === one.module && (deny.name === undefined || deny.name === one.name)));
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
            denied === undefined ? 'unreadable' : denied.map((one) => `${one.module}.${one.name}`).join(', ') || 'none',
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

/** The pages at start: how far a memory may grow is a limit of the host, and nearly every filter leaves it open. A component hides its memories. */
function checkMemory(image: ImageFacts, most: number, module: WasmModule | undefined): Check {
  const isOpen = module?.kind === 'core';
  const pages = image.abi.memory?.minimum ?? 0;
  return row(CHECK.memory, isOpen && pages <= most, `at most ${most} pages at start`, isOpen ? `${pages} pages` : 'cannot be seen');
}

function row(name: string, passed: boolean, expected: string, seen: string): Check {
  return { name, passed, expected: inert(expected), seen: inert(seen) };
}
