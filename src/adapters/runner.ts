import { appendFileSync, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import * as core from '@actions/core';
import type { WasmImageError } from '../core/errors.ts';
import { inert, isPublic, redact, rememberSecret } from '../core/text.ts';
import { ACTION_DEFAULTS } from '../decide/inputs.ts';
import { isKeyName } from '../decide/signing.ts';
import type { Log } from '../ports.ts';
import { privateLinesOf, rememberKey } from './sigstore/keys.ts';

/** What a workflow step can tell its runner. */
export interface Runner {
  readonly log: Log;
  /** The text of an input; undefined when it is absent, '' also when what it comes from is not set. Secret ones are hidden from the log at once. */
  readInput(name: string, isSecret: boolean): string | undefined;
  /** @param value one line; names are constants of the output table. */
  setOutput(name: string, value: string): void;
  /** Whether there is a job summary to write to. */
  readonly hasSummary: boolean;
  /** Adds markdown to the job summary, cut below the runner's limit of 1 MiB. Without a summary file nothing happens. */
  writeSummary(markdown: string): Promise<void>;
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
    readInput: (name, isSecret) => {
      const given = env[`INPUT_${name.toUpperCase()}`];
      if (given === undefined || given === ACTION_DEFAULTS[name]) return undefined;
      const text = core.getInput(name, { trimWhitespace: false });
      if (name === 'signing-key') hideKey(text, env.GITHUB_WORKSPACE ?? '.');
      else if (isSecret) hide(text);
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
    finish: closeGroup,
    fail: (error) => {
      closeGroup();
      annotate('error', `${error.message}\nWhat to change: ${error.hint}`, error.code);
    },
    declareArtifact: (line) => {
      if (isFile(env.GITHUB_ARTIFACTS)) appendFileSync(env.GITHUB_ARTIFACTS ?? '', `${line}\n`);
    },
  };
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

/** The private lines of a key: neither its public half nor the name of a file or variable. */
function hideKey(text: string, folder: string): void {
  if (isKeyName(text) || (!text.includes('\n') && existsSync(resolve(folder, text)))) return;
  rememberKey(text);
  for (const line of privateLinesOf(text)) hide(line);
}

function shorten(text: string): string {
  return text.length <= ANNOTATION_LIMIT ? text : `${text.slice(0, ANNOTATION_LIMIT - 3)}...`;
}

function cut(markdown: string): string {
  if (Buffer.byteLength(markdown) <= SUMMARY_LIMIT) return markdown;
  return `${Buffer.from(markdown).subarray(0, SUMMARY_LIMIT).toString('utf8')}\n\n(cut: the whole report is in the file that the outputs name)`;
}
