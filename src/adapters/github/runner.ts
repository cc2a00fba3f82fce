import { appendFileSync, existsSync } from 'node:fs';
import * as core from '@actions/core';
import { WasmImageError } from '../../core/errors.ts';
import { linkDocuments } from '../../core/links.ts';
import { inert, isPublic, redact, rememberSecret } from '../../core/text.ts';
import type { Log } from '../../ports.ts';
import { fileReason } from '../host/file-fault.ts';
import { openStep } from '../host/steps.ts';

/** What a workflow step can do through its runner. */
export interface Runner {
  readonly log: Log;
  /**
   * The text of an input, '' when absent. Secrets are masked in the log at once.
   * @param secretsOf the secret parts of the text; default all of it, and each of its lines.
   */
  readInput(name: string, isSecret: boolean, secretsOf?: (text: string) => readonly string[]): string;
  /** @param name from the output table. @param value one line. */
  setOutput(name: string, value: string): void;
  /** Whether there is a job summary to write to. */
  readonly hasSummary: boolean;
  /**
   * Adds markdown to the job summary, truncated below the runner's limit of 1 MiB. Does nothing without a summary file.
   */
  writeSummary(markdown: string): Promise<void>;
  /** Checks ahead of time that outputs and summary can be written. @throws WasmImageError FILE_UNWRITABLE. */
  refuseUnwritable(): void;
  /** Closes the last group, so that later output of the runner is outside it. */
  finish(): void;
  /** Writes one error annotation with code, message and hint; the step fails. */
  fail(error: WasmImageError): void;
  /** Declares a published image to the runner, if the runner supports it. @param line `oci://NAME@sha256:...` */
  declareArtifact(line: string): void;
}

/** The runner shows 10 annotations per level and step; more go to the log. Source: GitHub docs, "Usage limits". */
const ANNOTATIONS_PER_LEVEL = 10;
const ANNOTATION_LIMIT = 4096;
const SUMMARY_LIMIT = 1024 * 1024 - 1024;

/** Opens the runner, which @actions/core talks to. */
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
      step: (title) => openStep(title, (line) => core.info(inert(line))),
    },
    readInput: (name, isSecret, secretsOf = linesOf) => {
      const text = core.getInput(name, { trimWhitespace: false });
      if (isSecret) for (const secret of secretsOf(text)) hide(secret);
      return text;
    },
    setOutput: (name, value) => {
      // Outputs are public, and a reference or digest with a redacted part would be useless.
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
    throw new WasmImageError('FILE_UNWRITABLE', `Cannot write to the file that ${name} names: ${fileReason(cause)}`, {
      cause,
    });
  }
}

/** The toolkit throws for a missing file, and without a path it prints commands that the runner no longer accepts. */
function isFile(path: string | undefined): boolean {
  return path !== undefined && path !== '' && existsSync(path);
}

function linesOf(text: string): readonly string[] {
  return [...new Set([text, ...text.split(/\r?\n/)])];
}

/** Masks a secret in the runner's log and in our messages, but not a short one, which would mask half of every line. */
function hide(secret: string): void {
  if (secret.trim().length < 4 || isPublic(secret)) return;
  core.setSecret(secret);
  core.setSecret(Buffer.from(secret).toString('base64'));
  rememberSecret(secret);
}

function shorten(text: string): string {
  return text.length <= ANNOTATION_LIMIT ? text : `${text.slice(0, ANNOTATION_LIMIT - 3)}...`;
}

/** Cut after a whole line, with its code block and its folded section closed, so that the note can be read. */
function cut(markdown: string): string {
  if (Buffer.byteLength(markdown) <= SUMMARY_LIMIT) return markdown;
  const start = Buffer.from(markdown).subarray(0, SUMMARY_LIMIT).toString('utf8');
  const whole = start.slice(0, Math.max(start.lastIndexOf('\n'), 0)) || start;
  const fences = whole.match(/^```/gm)?.length ?? 0;
  const isFolded = whole.lastIndexOf('<details>') > whole.lastIndexOf('</details>');
  const ends = `${fences % 2 === 1 ? '\n```' : ''}${isFolded ? '\n\n</details>' : ''}`;
  return `${whole}${ends}\n\n(truncated: the outputs give the path of the full report)`;
}
