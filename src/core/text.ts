const secrets = new Set<string>();
const known: string[] = [];
let longestFirst: readonly string[] | undefined;

/**
 * Remembers a secret in its raw, base64 and URL-encoded forms, which {@link redact} hides from then on.
 * Values under 4 characters are not remembered: hiding them would make messages unreadable.
 */
export function rememberSecret(secret: string): void {
  if (secret.length < 4) return;
  longestFirst = undefined;
  for (const form of [
    secret,
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
    urlForm(secret),
  ]) {
    secrets.add(form);
    // JSON escapes quotes and newlines; the escaped form must be hidden too.
    secrets.add(JSON.stringify(form).slice(1, -1));
  }
  for (const line of secret.split(/\r?\n/)) if (line.length >= 8) secrets.add(line);
}

/**
 * Remembers a text that is public, such as the name of an image. A secret that is part of it is not hidden: the gap
 * would reveal it, and a reference with a gap cannot be used.
 */
export function rememberPublic(text: string): void {
  known.push(text);
  longestFirst = undefined;
}

/** Whether a secret is part of a public text. */
export function isPublic(secret: string): boolean {
  return known.some((text) => text.includes(secret));
}

/** JSON can contain half of a surrogate pair; a URL cannot. */
function urlForm(secret: string): string {
  return encodeURIComponent(Buffer.from(secret).toString('utf8'));
}

/** The text with every remembered secret replaced by `***`, longest first; parts of a public text stay. */
export function redact(text: string): string {
  longestFirst ??= [...secrets].filter((secret) => !isPublic(secret)).sort((a, b) => b.length - a.length);
  let clean = text;
  for (const secret of longestFirst) clean = clean.replaceAll(secret, '***');
  return clean;
}

/**
 * A foreign string made safe for one line of a log, at most `limit` characters. Secrets are hidden first, while they
 * are complete; then control, format and bidi characters become \xNN or \u{NNNN}, and workflow commands are broken.
 * Source: actions/runner ActionCommand.cs (`::` is a command at the start of a line, `##[` anywhere in it).
 */
export function inert(text: string, limit = 500): string {
  const shown = redact(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (c) => {
    const n = c.codePointAt(0) ?? 0;
    return n < 256 ? `\\x${n.toString(16).padStart(2, '0')}` : `\\u{${n.toString(16)}}`;
  });
  const broken = shown.replace(/^(\s*)::/, '$1: :').replaceAll('##[', '# #[');
  return broken.length <= limit ? broken : `${broken.slice(0, limit)}... (${broken.length} characters)`;
}

/** The message of a thrown error, inert. */
export function wordsOf(thrown: unknown): string {
  return inert(thrown instanceof Error ? thrown.message : String(thrown), 200);
}

/** A value in double quotes, inert, as error messages show it. */
export function quoted(text: string): string {
  return `"${inert(text, 200)}"`;
}

/** A size for people: `27 KiB`, `1.5 MiB`. */
export function printSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(bytes < 10240 ? 1 : 0)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

let isCommandLine = false;

/** From now on {@link inputName} writes inputs as flags. The command line calls it once. */
export function nameInputsAsFlags(): void {
  isCommandLine = true;
}

/** An input as the reader knows it: `signing-key` in a workflow, `--signing-key` on the command line. */
export function inputName(name: string): string {
  return isCommandLine ? `--${name}` : name;
}

/** Replaces `{signing-key}` in a fixed text by the name of the input. */
export function withInputNames(text: string): string {
  return text.replace(/\{([a-z][a-z-]*)\}/g, (_, name: string) => inputName(name));
}

/** A digest where the full one is not the point: `sha256:` and 12 hex digits. Other text stays as it is. */
export function shortDigest(digest: string): string {
  return digest.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]{52}$/, '$1');
}
