import { isRefused } from '../../abi/judge.ts';
import type { AbiReport } from '../../abi/report.ts';
import { digestOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inert, quoted } from '../../core/text.ts';
import { type Check, check } from '../../decide/gate/check-result.ts';
import type { SignaturePolicy } from '../../decide/gate/checks.ts';
import { CHECK } from '../../decide/gate/demands.ts';
import { checkFileSignature, type VerifiedFile } from '../../decide/gate/file-signature.ts';
import { digestOfPolicy } from '../../decide/gate/policy-model.ts';
import { VERIFICATION_SCHEMA, type VerificationReport } from '../../decide/gate/verification.ts';
import { checkModule } from '../../decide/policy/content.ts';
import { weighFile } from '../../decide/policy/weigh-file.ts';
import type { FileVerifier, SignerFacts, Validator } from '../../ports.ts';
import { type AbiDemands, judgeModule, reasonOf, refuseUndecided } from '../make/judge-module.ts';
import { hostsOf, moduleOf, type PolicyDemands } from './verify-policy.ts';

/** What the gate for files touches. */
export interface FilePorts {
  readonly bundles: FileVerifier;
  readonly validator: Validator;
}

/** What a file must satisfy: one signer, or a policy. */
export type FileDemands =
  | { readonly kind: 'signer'; readonly policy: SignaturePolicy; readonly abi: Omit<AbiDemands, 'abiVersions'> }
  | ({ readonly kind: 'policy' } & PolicyDemands);

/** A module and the bundle about it. `name`: of the file, as the user gave it. */
export interface SignedFile {
  readonly name: string;
  readonly module: Uint8Array;
  readonly bundle: Uint8Array;
}

/** The verdict on a file. It proves nothing about an image, so no tag can move by it. */
export type FileVerification =
  | { readonly kind: 'verified'; readonly report: VerificationReport; readonly facts: SignerFacts }
  | { readonly kind: 'denied'; readonly report: VerificationReport; readonly error: WasmImageError };

/**
 * Checks one module file against the bundle about it, without a registry: the bytes are judged, and the bundle must be
 * about exactly these bytes and by the demanded signer.
 * @throws when it could not be found out (exit 5): TRUST_ROOT_*, ABI_UNDECIDED, VALIDATION_TIMEOUT.
 */
export async function verifyFile(ports: FilePorts, file: SignedFile, demands: FileDemands): Promise<FileVerification> {
  const abi = await judgeModule(ports.validator, file.module, abiDemandsOf(demands));
  const content = [
    check(CHECK.abi, 'accepted', isRefused(abi) ? 'refused' : 'accepted'),
    ...(demands.kind === 'policy' ? checkModule(demands.policy, abi, moduleOf(file.module)) : []),
  ];
  const about = { file, abi, demands };
  // No signature can make up for a refused module, so its error does not hide the refusal.
  if (content.every((one) => one.passed || one.name === CHECK.abi)) refuseUndecided(abi);
  if (content.some((one) => !one.passed)) return denied(about, content, undefined);
  const outcome = await ports.bundles.verifyFile(file.bundle, file.module);
  if (outcome.kind === 'rejected') return denied(about, content, outcome.reason);
  const found = judgeOrReason(outcome, file, demands);
  const checks = [...content, ...found.checks];
  if (found.reason !== undefined || checks.some((one) => !one.passed)) return denied(about, checks, found.reason);
  const candidate = { referrer: digestOf(file.bundle), verdict: 'accepted' } as const;
  const report = { ...baseOf(about), verdict: 'verified', checks, candidates: [candidate] } as const;
  return { kind: 'verified', report, facts: outcome.facts };
}

function abiDemandsOf(demands: FileDemands): AbiDemands {
  if (demands.kind === 'signer') return demands.abi;
  return { hosts: hostsOf(demands), allowed: demands.policy.abi.allowed, declared: demands.declared };
}

interface Judged {
  readonly checks: readonly Check[];
  /** Why the bundle does not count. */
  readonly reason: string | undefined;
}

function judgeOrReason(verified: VerifiedFile, { module, bundle }: SignedFile, demands: FileDemands): Judged {
  const digest = digestOf(module);
  try {
    if (demands.kind === 'policy') return weighFile(demands.policy, verified, bundle, digest, demands.now);
    return { checks: checkFileSignature(demands.policy, verified, digest).checks, reason: undefined };
  } catch (error) {
    if (error instanceof WasmImageError && error.exitCode === 3) return { checks: [], reason: error.message };
    throw error;
  }
}

interface About {
  readonly file: SignedFile;
  readonly abi: AbiReport;
  readonly demands: FileDemands;
}

function baseOf({ file, abi, demands }: About): Pick<VerificationReport, 'schema' | 'asked' | 'policy' | 'abi'> {
  const policy = demands.kind === 'policy' ? { policy: digestOfPolicy(demands.policy) } : {};
  return { schema: VERIFICATION_SCHEMA, asked: file.name, ...policy, abi };
}

/** @param refusal why the bundle does not count. */
function denied(about: About, checks: readonly Check[], refusal: string | undefined): FileVerification {
  const { file, abi } = about;
  const failed = checks.filter((one) => !one.passed);
  const isAbi = failed.some(({ name }) => name === CHECK.abi);
  const { message, hint } = isAbi ? reasonOf(abi) : { message: '', hint: undefined };
  const why = failed.map(({ name, expected, seen }) =>
    name === CHECK.abi ? `ABI refused: ${message}` : `${name}: expected ${expected}, seen ${seen}`,
  );
  const reason = inert([...(refusal === undefined ? [] : [refusal]), ...why].join('; '), 1000);
  const isContent = failed.length > 0 && refusal === undefined && !checks.some(({ name }) => name === 'subject');
  const code = isAbi ? 'ABI_REFUSED' : isContent ? 'POLICY_DENIED' : 'SIGNATURE_DENIED';
  const error = new WasmImageError(code, `Cannot accept the file ${quoted(file.name)}: ${reason}`, { hint });
  const candidate = { referrer: digestOf(file.bundle), verdict: 'refused', reason } as const;
  const report = {
    ...baseOf(about),
    verdict: 'denied',
    checks,
    candidates: isAbi || isContent ? [] : [candidate],
    reason: error.message,
  } as const;
  return { kind: 'denied', report, error };
}
