import { send } from './http.ts';

/** A server that answered. */
export interface Reached {
  readonly status: number;
  /** Its Date and Age headers. */
  readonly date: string | undefined;
  readonly age: string | undefined;
  /** Unix times in ms of our clock, before the request and after the answer. */
  readonly sentMs: number;
  readonly gotMs: number;
}

const LIMIT_MS = 10_000;

/** Asks a server once, without credentials; any status is an answer. @throws TransportError. */
export async function reach(url: URL, method: 'GET' | 'HEAD'): Promise<Reached> {
  const sentMs = Date.now();
  const { status, headers } = await send({ method, url, timeoutMs: LIMIT_MS, connectMs: LIMIT_MS, idleMs: LIMIT_MS });
  return { status, date: headers.date, age: headers.age, sentMs, gotMs: Date.now() };
}
