import { posix } from 'node:path';
import { inert } from '../../core/text.ts';
import { type Address, readAddress } from './address.ts';
import { type FileFindings, findReferences } from './find.ts';
import { judgeKinds, judgeText } from './judge.ts';
import type { Reference } from './reference.ts';
import type { Finding } from './rules.ts';
import type { PatchTarget } from './targets/patches.ts';
import { placesIn, type Span } from './text/tree.ts';
import { namesTarget } from './text/words.ts';

/** A file of a tree. */
export interface TreeFile {
  /** As it is printed, with slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** It is among the templates of a Helm chart. */
  readonly isTemplate: boolean;
}

/** Where something is, from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly document: number;
}

/** A finding with its place. */
export interface PlacedFinding extends Finding {
  readonly place: Place;
}

/** A reference with its place, and what was found about it. */
export interface Entry {
  readonly place: Place;
  readonly reference: Reference;
  readonly address: Address | undefined;
  readonly findings: readonly PlacedFinding[];
  /** The place of a part of its document. */
  readonly locate: (span: Span) => Place;
}

/** What a tree of files refers to. */
export interface TreeFindings {
  /** In the order of files and places. */
  readonly entries: readonly Entry[];
  /** Findings that belong to no reference. */
  readonly remarks: readonly PlacedFinding[];
}

/** Collects the references of files. Files are added one by one, so that not all of them are in memory. */
export class TreeSearch {
  readonly #files = new Map<
    string,
    { readonly entries: readonly Entry[]; readonly remarks: readonly PlacedFinding[] }
  >();
  readonly #patches = new Map<string, PatchTarget>();
  readonly #resources = new Set<string>();

  add(file: TreeFile): void {
    const patch = this.#patches.get(file.path);
    const text = decode(file.bytes);
    if (text === undefined) {
      this.#files.set(file.path, { entries: [], remarks: namesTarget(guess(file.bytes)) ? [notUtf8(file.path)] : [] });
      return;
    }
    const found = findReferences({ text, name: posix.basename(file.path), patch });
    this.#files.set(file.path, read(file, text, found));
    const folder = posix.dirname(file.path);
    for (const path of found.resources) this.#resources.add(posix.join(folder, path));
    for (const { file: path, target } of found.patches) {
      const at = posix.join(folder, path);
      if (!this.#patches.has(at)) this.#patches.set(at, target);
    }
  }

  /** What a kustomization applies and was not added: files with other names, folders, and what is not there. */
  get others(): readonly string[] {
    return [...this.#resources, ...this.#patches.keys()].filter((path) => !this.#files.has(path));
  }

  /** Files that a kustomization applies as patches: they have to be added again, once all others are. */
  get patches(): readonly string[] {
    return [...this.#patches.keys()].filter((path) => this.#files.has(path));
  }

  result(): TreeFindings {
    const all = [...this.#files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, found]) => found);
    const entries = all.flatMap((found) => found.entries);
    const kinds = judgeKinds(entries, (i) => {
      const place = entries[i]?.place;
      return `${inert(place?.file ?? '')}:${place?.line}`;
    });
    return {
      entries: entries.map((entry, i) => {
        const mixed = kinds.get(i);
        return mixed === undefined
          ? entry
          : { ...entry, findings: [...entry.findings, { ...mixed, place: entry.place }] };
      }),
      remarks: all.flatMap((found) => found.remarks),
    };
  }
}

function read(file: TreeFile, text: string, { references, unread }: FileFindings): TreeFindings {
  const places = placesIn(text);
  const placeOf = (at: number, document: number): Place => ({ file: file.path, ...places(at), document });
  const entries = references.map((reference): Entry => {
    const { address, target, kind, span, document } = reference;
    const place = placeOf(span.at, document);
    const meaning = address === undefined ? undefined : readAddress(target, kind, address.text);
    const findings = judgeText({ reference, address: meaning }).map((finding): PlacedFinding => {
      const isTemplate = finding.rule === 'variable' && file.isTemplate && address?.text.includes('{{') === true;
      return isTemplate
        ? { ...TEMPLATE, place }
        : { ...finding, place: finding.span === undefined ? place : placeOf(finding.span.at, document) };
    });
    return { place, reference, address: meaning, findings, locate: (one) => placeOf(one.at, document) };
  });
  const remarks = unread.map(({ document, span, why, isTemplate }): PlacedFinding => {
    const place = placeOf(span.at, document);
    if (isTemplate && file.isTemplate) return { ...TEMPLATE, place };
    const hint = isTemplate ? 'a template must be rendered first: helm template . | wasm-image check -' : undefined;
    return { rule: 'unreadable', message: `cannot read document ${document}: ${inert(why, 200)}`, hint, place };
  });
  return { entries, remarks: remarks.filter((one, i) => one.rule !== 'template' || isFirst(remarks, one, i)) };
}

/** One remark per template is enough. */
function isFirst(all: readonly PlacedFinding[], one: PlacedFinding, index: number): boolean {
  return all.findIndex(({ rule }) => rule === one.rule) === index;
}

const TEMPLATE: Finding = {
  rule: 'template',
  message: 'a template of a Helm chart is skipped',
  hint: 'check what it renders: helm template . | wasm-image check -',
};

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The text in another encoding, to look for words: YAML may be UTF-16. Source: YAML 1.2.2 section 5.2. */
function guess(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1').replaceAll('\0', '');
}

function notUtf8(file: string): PlacedFinding {
  return {
    rule: 'unreadable',
    message: 'cannot read the file: it is not UTF-8',
    hint: 'save the file as UTF-8',
    place: { file, line: 1, column: 1, document: 1 },
  };
}
