// For lab/attestations: the SBOM validators, and the same publish with oras and cosign.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TokenRequest } from './oidc.ts';
import { judge, pythonJudge } from './places.ts';
import { type Finished, mustRun, plainEnvironment, run } from './process.ts';
import type { Sigstore } from './sigstore.ts';

const CYCLONEDX = `import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
sys.exit(0 if JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read()) is None else 1)`;

/** Runs the validator of the project that defines the format. @param folder where it writes the document. */
export function validateSbom(folder: string, format: 'cyclonedx' | 'spdxjson', document: object): Promise<Finished> {
  const file = join(folder, 'bom.json');
  writeFileSync(file, JSON.stringify(document));
  return format === 'spdxjson'
    ? run(pythonJudge('sbom', 'pyspdxtools'), ['-i', file])
    : run(pythonJudge('sbom', 'python'), ['-c', CYCLONEDX, file]);
}

/** The predicate in the first envelope that cosign printed. */
export function predicateOf(printed: string): Record<string, unknown> {
  const { payload } = JSON.parse(printed.trim().split('\n')[0] ?? '') as { readonly payload: string };
  return (JSON.parse(Buffer.from(payload, 'base64').toString()) as { readonly predicate: Record<string, unknown> })
    .predicate;
}

/** Flags for cosign to sign with this Sigstore, without a prompt. */
export function servicesOf(sigstore: Sigstore): readonly string[] {
  return ['--yes', '--signing-config', sigstore.signingConfig, '--trusted-root', sigstore.trustedRoot];
}

/** The environment of a program in a job that may request an identity token. */
export function jobEnvironment(job: TokenRequest, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return plainEnvironment({
    ...more,
    ACTIONS_ID_TOKEN_REQUEST_URL: job.url,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token,
  });
}

/** Pushes, signs, attests these types and verifies, with oras and cosign. @param folder has add-header.wasm. */
export async function publishByPeers(
  folder: string,
  ref: string,
  job: TokenRequest,
  sigstore: Sigstore,
  types: readonly string[],
): Promise<void> {
  const env = jobEnvironment(job, { HOME: folder });
  writeFileSync(join(folder, 'predicate.json'), '{"lab":1}');
  const services = servicesOf(sigstore);
  const who = ['--certificate-identity', job.identity, '--certificate-oidc-issuer', sigstore.issuer.url];
  const steps: readonly (readonly [string, readonly string[]])[] = [
    ['oras', ['push', '--plain-http', ref, 'add-header.wasm']],
    ['cosign', ['sign', ...services, ref]],
    ...types.map(
      (type) => ['cosign', ['attest', ...services, '--type', type, '--predicate', 'predicate.json', ref]] as const,
    ),
    ['cosign', ['verify', ...who, '--trusted-root', sigstore.trustedRoot, ref]],
  ];
  for (const [program, args] of steps) await mustRun(judge(program), args, { env, cwd: folder });
}
