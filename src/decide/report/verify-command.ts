import { printReference } from '../../oci/reference.ts';
import type { Verified } from '../gate/checks.ts';
import { type TrustChoice, trustFlags } from '../plan/trust.ts';

/** The command that anyone can use to verify the image. */
export function printVerifyCommand(verified: Verified, trust: TrustChoice = { kind: 'public' }): string {
  const signer = verified.signature.signer;
  const who =
    signer.kind === 'key'
      ? '--key KEY.pub'
      : `--certificate-identity ${shell(signer.identity)} --certificate-oidc-issuer ${shell(signer.issuer)}`;
  const caller = verified.signature.sourceRepository?.replace(/^https:\/\/github\.com\//, '');
  const source = caller === undefined ? '' : ` --certificate-github-workflow-repository ${shell(caller)}`;
  const root = trustFlags(trust).map(([flag, value]) => ` ${flag} ${shell(value)}`);
  // Our gate accepts the legacy format only with a policy.
  if (verified.signature.format === 'legacy') return printCosignCommand(verified, who, trust);
  return `wasm-image verify --image ${shell(printReference(verified.reference))} ${who}${source}${root.join('')}`;
}

function printCosignCommand({ signature, reference }: Verified, who: string, trust: TrustChoice): string {
  // cosign accepts a trusted root only as a file; "cosign initialize" sets up a TUF mirror.
  const root =
    trust.kind === 'file'
      ? trustFlags(trust)
          .map(([flag, value]) => ` ${flag} ${shell(value)}`)
          .join('')
      : '';
  const isLogged = signature.logIndexes.length > 0;
  const unlogged = `${signature.times.length > 0 ? ' --use-signed-timestamps' : ''} --insecure-ignore-tlog`;
  const flags = `${who}${signature.signer.kind === 'key' ? '' : root}${isLogged ? '' : unlogged}`;
  return `cosign verify ${flags} ${shell(printReference(reference))}`;
}

/** Quoted for a POSIX shell, only when needed. */
function shell(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
