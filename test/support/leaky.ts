import { generateKeyPairSync } from 'node:crypto';
import { goodFilter } from './good-filter.ts';

const key = String(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
);

/** A filter that breaks PW042: its data contains a complete private key, which is made per process. */
export const LEAKY = goodFilter({ parts: { segments: [{ at: 1024, bytes: new TextEncoder().encode(key) }] } });
