import { appendFileSync, existsSync } from 'node:fs';
import * as core from '@actions/core';
import { WasmImageError } from '../../core/errors.ts';
import { linkDocuments } from '../../core/links.ts';
import { inert, isPublic, redact, rememberSecret } from '../../core/text.ts';
import type { Log } from '../../ports.ts';

/** What a workflow step can tell its runner. */
export interface Runner {
  readonly log: Log;
  /** The text of an input, '' when absent. Secret ones are hidden from the log at once. @param secretsOf what of the text is secret; default all. */
  readInput(name: string, isSecret: boolean, secretsOf?: (text: string) => readonly string[]): string;
  /** @param value one line; names are constants of the output table. */
  setOutput(name: string, value: string): void;
  /** Whether there is a job summary to write to. */
  readonly hasSummary: boolean;
  /** Adds markdown to the job summary, cut below the runner's limit of 1 MiB. Without a summary file nothing happens. */
  writeSummary(markdown: string): Promise<void>;
  /** Whether outputs and summary can be written, before there are any. @throws WasmImageError FILE_UNWRITABLE. */
  refuseUnwritable(): void;
  /** Closes the last group: what the runner prints next belongs to no part of ours. */
  finish(): void;
  /** One error annotation with code, message and what to change; the step fails. */
  fail(error: WasmImageError): void;
  /** Declares a published image to the runner, when it takes such declarations. @param line `oci://NAME@sha256:...` */
  declareArtifact(line: string): void;
}

/** The runner shows 10 annotations a level and step; what is beyond goes to the log. Source: GitHub docs, "Usage limits". */
const ANNOTATIONS_PER_LEVEL = 10;
const ANNOTATION_LIMIT = 4096;
const SUMMARY_LIMIT = 1024 * 1024 - 1024;

/** Opens the runner's face over @actions/core. */
export function openRunner(env: Readonly<Record<string, string | undefined>>): Runner {
  const counts = { notice: 0, warning: 0, error: 0 };
  let isGroupOpen = false;
  const closeGroup = (): void => {
    if (isGroupOpen) core.endGroup();
    isGroupOpen = false;
  };
  const levels = { notice: core.notice, warning: core.warning, error: core.error };
  const annotate = (level: keyof typeof counts, text: string, title?: string): void => {
    counts[level] += 1;
    const shown = shorten(redact(text));
    if (counts[level] > ANNOTATIONS_PER_LEVEL) core.info(`${level}: ${inert(shown, ANNOTATION_LIMIT)}`);
    else levels[level](shown, title === undefined ? {} : { title });
  };
  return {
    log: {
      info: (text) => core.info(inert(redact(text), ANNOTATION_LIMIT)),
      notice: (text) => annotate('notice', inert(text, ANNOTATION_LIMIT)),
      warning: (text) => annotate('warning', inert(text, ANNOTATION_LIMIT)),
      group: (title) => {
        closeGroup();
        core.startGroup(inert(redact(title), 200));
        isGroupOpen = true;
      },
    },
    readInput: (name, isSecret, secretsOf = (text) => [text]) => {
      const text = core.getInput(name, { trimWhitespace: false });
      if (isSecret) for (const secret of secretsOf(text)) hide(secret);
      return text;
    },
    setOutput: (name, value) => {
      // Outputs are public facts, and a gap in a reference or digest would lead nowhere.
      if (isFile(env.GITHUB_OUTPUT)) core.setOutput(name, value);
    },
    hasSummary: isFile(env.GITHUB_STEP_SUMMARY),
    writeSummary: async (markdown) => {
      if (!isFile(env.GITHUB_STEP_SUMMARY)) return;
      await core.summary.addRaw(cut(redact(markdown)), true).write();
    },
    refuseUnwritable: () => {
      for (const name of ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'])
        if (isFile(env[name])) tryWriting(name, env[name] ?? '');
    },
    finish: closeGroup,
    fail: (error) => {
      closeGroup();
      annotate('error', `${error.message}\nWhat to change: ${linkDocuments(error.hint)}`, error.code);
    },
    declareArtifact: (line) => {
      if (isFile(env.GITHUB_ARTIFACTS)) appendFileSync(env.GITHUB_ARTIFACTS ?? '', `${line}\n`);
    },
  };
}

function tryWriting(name: string, path: string): void {
  try {
    appendFileSync(path, '');
  } catch (cause) {
    throw new WasmImageError(
      'FILE_UNWRITABLE',
      `Cannot write to the file of ${name}: ${String((cause as NodeJS.ErrnoException).code)}`,
      { cause },
    );
  }
}

/** A path that names no file would make the toolkit throw, and no path makes it print commands that the runner no longer takes. */
function isFile(path: string | undefined): boolean {
  return path !== undefined && path !== '' && existsSync(path);
}

/** Hides a secret: the runner masks it in the log, and our own texts leave it out. Short values would mask half of every line. */
function hide(secret: string): void {
  if (secret.trim().length < 4 || isPublic(secret)) return;
  core.setSecret(secret);
  core.setSecret(Buffer.from(secret).toString('base64'));
  rememberSecret(secret);
}

function shorten(text: string): string {
  return text.length <= ANNOTATION_LIMIT ? text : `${text.slice(0, ANNOTATION_LIMIT - 3)}...`;
}

function cut(markdown: string): string {
  if (Buffer.byteLength(markdown) <= SUMMARY_LIMIT) return markdown;
  return `${Buffer.from(markdown).subarray(0, SUMMARY_LIMIT).toString('utf8')}\n\n(cut: the whole report is in the file that the outputs name)`;
}
