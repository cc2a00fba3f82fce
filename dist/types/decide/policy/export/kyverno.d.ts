import { type Policy } from '../../gate/policy-model.ts';
/**
 * An ImageValidatingPolicy for Pods and one for objects that name filters, with one validation per requirement. They
 * require a signature as an attestation with cosign's own predicate type, because `verifyImageSignatures` accepts any
 * bundle by the signer.
 * @throws WasmImageError POLICY_INEXPRESSIBLE with the field.
 * Source: kyverno 1.19.1, policies.kyverno.io/v1, pkg/image/verification/evaluator and pkg/cel/libs/imageverify.
 */
export declare function exportKyverno(policy: Policy): string;
