import { WasmImageError } from '../../core/errors.ts';
import { redact, wordsOf } from '../../core/text.ts';

/** What went wrong. `insecure`: TLS failed, or the connection is one that we refuse to make. */
export type TransportFault = 'timeout' | 'unreachable' | 'insecure' | 'protocol' | 'too-large';

// A name that does not exist is usually a typo; a resolver that fails for now says EAI_AGAIN.
const LASTING_REASONS = new Set(['ENOTFOUND', 'ERR_INVALID_URL']);

/**
 * A request that got no usable response. It says what happened to the connection, in words that fit any server;
 * the caller knows which server it asked and for what, and makes the error that the user sees.
 */
export class TransportError extends Error {
  readonly kind: TransportFault;
  /** `HOST[:PORT]` of the server. */
  readonly host: string;
  /** The code of the system or of TLS, such as ENOTFOUND; 'none' without one. */
  readonly reason: string;
  /** What the user can change, for any kind of server. */
  readonly hint: string | undefined;

  constructor(
    kind: TransportFault,
    host: string,
    message: string,
    options: { readonly reason?: string; readonly hint?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(redact(message), { cause: options.cause });
    this.name = 'TransportError';
    this.kind = kind;
    this.host = host;
    this.reason = options.reason ?? 'none';
    this.hint = options.hint;
  }

  /** Whether the same request may succeed later. */
  get isTransient(): boolean {
    return this.kind === 'timeout' || (this.kind === 'unreachable' && !LASTING_REASONS.has(this.reason));
  }
}

/** The transport error that this error comes from, itself or one of its causes. */
export function transportErrorOf(thrown: unknown): TransportError | undefined {
  let each = thrown;
  for (let depth = 0; each instanceof Error && depth < 8; depth += 1) {
    if (each instanceof TransportError) return each;
    each = each.cause;
  }
  return undefined;
}

/**
 * What a failed request means for a server that is not a registry: the text for a message, the fact for programs, and
 * what the user can change.
 */
export function factsOf(thrown: unknown): {
  readonly why: string;
  readonly reason: string;
  readonly hint: string | undefined;
} {
  if (!(thrown instanceof TransportError))
    return {
      why: wordsOf(thrown),
      reason: thrown instanceof WasmImageError ? thrown.code : 'unknown',
      hint: undefined,
    };
  const { message: why, kind, reason, isTransient } = thrown;
  const hint = thrown.hint ?? (isTransient ? undefined : 'check the network and proxy settings of this machine');
  return { why, reason: reason === 'none' ? kind : reason, hint };
}
