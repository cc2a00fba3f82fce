import { generateKeyPairSync } from 'node:crypto';
import { goodFilter } from './good-filter.ts';

const key = String(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
);

/** A filter that breaks PW042: a whole private key, made for one process, lies in its data. */
export const LEAKY = goodFilter({ parts: { segments: [{ at: 1024, bytes: new TextEncoder().encode(key) }] } });
