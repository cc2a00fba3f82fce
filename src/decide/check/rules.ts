import type { Code } from '../../core/errors.ts';
import type { Span } from './text/tree.ts';

/** How bad a finding is, with the exit status of a run whose worst finding it is. */
export const LEVELS = {
  error: 3,
  'nothing-found': 4,
  'could-not-find-out': 5,
  warning: 0,
  note: 0,
} as const;
/** How bad a finding is. */
export type Level = keyof typeof LEVELS;

/** Every finding of a check, with what it means. A test compares them with docs/check.md. */
export const RULES = {
  unreadable: { level: 'could-not-find-out', help: 'a document names a kind with references, and cannot be read' },
  template: { level: 'note', help: 'a template of a Helm chart, which is not checked before it is rendered' },
  link: { level: 'note', help: 'a symbolic link leads out of the paths that are checked' },
  skipped: { level: 'note', help: 'a folder node_modules, which is not read' },
  variable: { level: 'could-not-find-out', help: 'an address has a variable, which another program replaces' },
  address: { level: 'error', help: 'the target cannot read the address' },
  'short-name': { level: 'warning', help: 'the address has no registry' },
  unpinned: { level: 'error', help: 'the reference has no digest' },
  'digest-form': { level: 'error', help: 'the target does not accept the digest as it is written' },
  'digest-conflict': { level: 'error', help: 'the address and the field beside it have different digests' },
  'digest-kind': { level: 'error', help: 'the digest is of something else than what the target compares' },
  'fail-open': { level: 'warning', help: 'requests pass without a filter that decides who may pass' },
  file: { level: 'note', help: 'the module is a file of the proxy, so there is nothing to compare' },
  'not-fetched': { level: 'note', help: 'the module comes over http, and is not fetched' },
  'no-module': { level: 'note', help: 'the image of a volume holds no module, so it is not checked' },
  'no-policy': { level: 'error', help: 'no policy of the set covers the image' },
  unrecorded: { level: 'error', help: 'the set accepts recorded images, and this one is not in the lock file' },
  'record-differs': { level: 'error', help: 'the image differs from what the lock file has' },
  'policy-changed': { level: 'note', help: 'the pull request changes a policy, and that of its base counted' },
  denied: { level: 'error', help: 'the gate denied the image, or a host refuses its module' },
  breaks: { level: 'error', help: 'the host loads the module today, and not after the upgrade that was asked about' },
  upgrade: { level: 'note', help: 'the host does not load the module today, with what the upgrade changes' },
  missing: { level: 'nothing-found', help: 'the registry has no such image' },
  unsigned: { level: 'nothing-found', help: 'the image has no signature, or an attestation is missing' },
  undecided: { level: 'could-not-find-out', help: 'the registry or the trust root did not answer' },
  'tag-moved': { level: 'error', help: 'a version tag leads to another image than the digest' },
  'tag-differs': { level: 'note', help: 'a floating tag leads to another image than the digest' },
  refused: { level: 'error', help: 'the filter does not start with this configuration' },
  schema: { level: 'error', help: 'the configuration does not fit the schema of the image' },
  'schema-unchecked': { level: 'note', help: 'the image has a schema, and it could not be checked' },
  'root-id': { level: 'error', help: 'the image lists its root ids, and this one is not among them' },
  traps: { level: 'warning', help: 'the filter accepts its configuration, and fails with a request' },
  idle: { level: 'warning', help: 'the filter starts, and does nothing with a request' },
  'start-unsure': {
    level: 'could-not-find-out',
    help: 'the filter does not start without something that only the cluster has',
  },
  'not-started': { level: 'note', help: 'the filter could not be started, or what it gets is not known' },
  newer: { level: 'note', help: 'the policy verifies a newer version too' },
  layout: { level: 'error', help: 'the target does not find the module in the image' },
  'not-pinned': { level: 'warning', help: 'the pin or the version cannot be written in place' },
  'not-updated': { level: 'note', help: 'a newer version is not used, or the tag names no version' },
  'not-written': { level: 'could-not-find-out', help: 'the file was changed during the check, or cannot be written' },
} as const satisfies Readonly<Record<string, { readonly level: Level; readonly help: string }>>;
/** The name of a finding. */
export type RuleName = keyof typeof RULES;

/** Something to know about a reference or a document. */
export interface Finding {
  readonly rule: RuleName;
  readonly message: string;
  readonly hint?: string | undefined;
  /** The error of the gate. */
  readonly code?: Code | undefined;
  /** Undefined: the place of the reference. */
  readonly span?: Span | undefined;
}

/** The exit status of a run with these levels: denied, then could not find out, then nothing found. */
export function statusOf(levels: readonly Level[]): 0 | 3 | 4 | 5 {
  const statuses = levels.map((level) => LEVELS[level]);
  return ([3, 5, 4] as const).find((status) => statuses.includes(status)) ?? 0;
}
