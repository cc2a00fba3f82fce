import { digestOf, hexOf } from '../../../core/digest.ts';
import { type JsonObject, jsonBytes } from '../../../core/json.ts';
import { linkDocuments, SOURCES, VERSION } from '../../../core/links.ts';
import { inert } from '../../../core/text.ts';
import { type CheckedEntry, type CheckReport, nameOfHost } from '../report.ts';
import { type Level, RULES, type RuleName } from '../rules.ts';
import { ADVICE } from './advice.ts';
import { type Told, tellAll, worstFirst } from './told.ts';

/** Results of a run that GitHub stores. Source: GitHub docs, "SARIF results exceed limits". */
export const MOST_RESULTS = 5000;

/** Where a file is, for SARIF. */
export interface FileUri {
  /** Percent-encoded, with slashes. */
  readonly uri: string;
  /** Relative to the root of the repository. */
  readonly isRelative: boolean;
}

/** Findings as SARIF. */
export interface Sarif {
  readonly log: JsonObject;
  /** How many findings are not in it, the least bad ones. */
  readonly left: number;
}

/** What was not found out is no verdict: a registry that is down must not look like a denied image. */
const SARIF_LEVELS: Readonly<Record<Level, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  'nothing-found': 'error',
  'could-not-find-out': 'warning',
  warning: 'warning',
  note: 'note',
};
const SEVERITIES = { error: 'error', warning: 'warning', note: 'recommendation' } as const;
const NAMES = Object.keys(RULES) as readonly RuleName[];
/** The root of the repository, as the examples of the standard call it. */
const ROOT = '%SRCROOT%';
const FINGERPRINT = 'wasmImageFinding/v1';

/**
 * The findings of a check as a log of SARIF 2.1.0, for code scanning.
 *
 * Its fingerprints say what a finding is about and not where, so they stay when lines move. The one that GitHub uses
 * (primaryLocationLineHash) is left to github/codeql-action/upload-sarif, which warns about every other value.
 * @param uriOf where a file is. @param most results; default what GitHub stores.
 * Source: SARIF 2.1.0 sections 3.13 to 3.58; GitHub docs, "SARIF support for code scanning".
 */
export function sarifOf(report: CheckReport, uriOf: (file: string) => FileUri, most = MOST_RESULTS): Sarif {
  const all = tellAll(report);
  const kept = new Set(worstFirst(all).slice(0, most));
  const left = all.length - kept.size;
  const ordinals = new Map<string, number>();
  const results = all.flatMap((one) => {
    // Counted for all, so that a limit does not change the fingerprints of the others.
    const at = uriOf(one.finding.place.file);
    const fingerprint = fingerprintOf(one, at.uri, ordinals);
    return kept.has(one) ? [resultOf(one, at, fingerprint)] : [];
  });
  const notice = `${left} of ${all.length} findings are not in this file, because code scanning stores no more`;
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'wasm-image',
            informationUri: `${SOURCES}docs/check.md`,
            version: VERSION,
            rules: NAMES.map(ruleOf),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { description: { text: 'The root of the repository.' } } },
        invocations: [
          {
            executionSuccessful: true,
            ...(left === 0
              ? {}
              : { toolExecutionNotifications: [{ level: 'warning', message: { text: `${notice}.` } }] }),
          },
        ],
        results,
      },
    ],
  };
  return { log, left };
}

function ruleOf(id: RuleName): JsonObject {
  const { level, help } = RULES[id];
  const meaning = sentence(help);
  const page = `${SOURCES}docs/findings.md#${id}`;
  const advice = linkDocuments(ADVICE[id]);
  return {
    id,
    shortDescription: { text: meaning },
    fullDescription: { text: meaning },
    help: { text: `${meaning} ${advice}`, markdown: `${meaning} ${advice}\n\n[More about this finding](${page})` },
    helpUri: page,
    defaultConfiguration: { level: SARIF_LEVELS[level] },
    properties: {
      tags: ['security', 'supply-chain', 'webassembly'],
      precision: 'very-high',
      'problem.severity': SEVERITIES[SARIF_LEVELS[level]],
    },
  };
}

function resultOf({ finding, level, entry }: Told, { uri, isRelative }: FileUri, fingerprint: string): JsonObject {
  const { rule, place, code } = finding;
  return {
    ruleId: rule,
    ruleIndex: NAMES.indexOf(rule),
    level: SARIF_LEVELS[level],
    message: { text: messageOf({ finding, level, entry }) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri, ...(isRelative ? { uriBaseId: ROOT } : {}) },
          region: { startLine: place.line, startColumn: place.column },
        },
        ...(entry === undefined
          ? {}
          : {
              logicalLocations: [
                { fullyQualifiedName: plain(`${entry.reference.object} ${entry.reference.path}`), kind: 'resource' },
              ],
            }),
      },
    ],
    partialFingerprints: { [FINGERPRINT]: fingerprint },
    properties: {
      level,
      document: place.document,
      ...(entry === undefined ? {} : { target: entry.reference.target, ...factsOf(entry) }),
      ...(code === undefined ? {} : { code }),
    },
  };
}

/** What it was checked against, and when, if that was in an earlier run. */
function factsOf({ hosts, verifiedAt }: CheckedEntry): JsonObject {
  return {
    ...(hosts === undefined ? {} : { hosts: hosts.map(nameOfHost) }),
    ...(verifiedAt === undefined ? {} : { cached: verifiedAt.toISOString() }),
  };
}

/** Code scanning shows the first sentence where there is little space. */
function messageOf({ finding: { message, hint }, level, entry }: Told): string {
  const object = entry === undefined ? '' : `${plain(entry.reference.object, 200)}: `;
  const doubt = level === 'could-not-find-out' ? 'could not find out: ' : '';
  return [
    sentence(`${object}${doubt}${plain(message, 1000)}`),
    ...(hint === undefined ? [] : [sentence(plain(linkDocuments(hint), 1000))]),
  ].join(' ');
}

/** Foreign text must not become a link. Source: SARIF 2.1.0 section 3.11.6. */
function plain(text: string, limit = 500): string {
  return inert(text, limit).replaceAll('](', '] (');
}

function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?)]$/.test(start) ? start : `${start}.`;
}

function fingerprintOf({ finding, entry }: Told, uri: string, ordinals: Map<string, number>): string {
  const about = entry === undefined ? [] : [entry.reference.object, entry.reference.path];
  const key = JSON.stringify([finding.rule, uri, ...about]);
  const ordinal = ordinals.get(key) ?? 0;
  ordinals.set(key, ordinal + 1);
  return hexOf(digestOf(jsonBytes([key, ordinal]))).slice(0, 32);
}
