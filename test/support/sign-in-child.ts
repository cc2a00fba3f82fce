// Signs one statement keyless and prints the bundle. It is a separate process, since the environment selects proxy and
// CA.
import './fetch-hook.ts';
import { openKeylessSigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { STATEMENT } from './sigstore-run.ts';

const { SERVICES = '', TOKEN = '' } = process.env;
const signer = openKeylessSigner({
  token: async () => ({ token: TOKEN, issuer: '', identity: '', claims: {}, expiresMs: 0 }),
  fulcioUrl: SERVICES,
  timestampUrls: [SERVICES],
  logs: [{ url: `${SERVICES}/2`, version: 2 }],
});
process.stdout.write(await signer.sign(STATEMENT));
