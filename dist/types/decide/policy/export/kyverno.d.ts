import { type Policy } from '../../gate/policy-model.ts';
/**
 * An ImageValidatingPolicy with one validation for each demand. A signature is demanded as an attestation of cosign's
 * own predicate type: `verifyImageSignatures` accepts any bundle of the signer, whatever it says.
 * @throws WasmImageError POLICY_INEXPRESSIBLE with the field.
 * Source: kyverno 1.19.1, policies.kyverno.io/v1, pkg/image/verification/evaluator and pkg/cel/libs/imageverify.
 */
export declare function exportKyverno(policy: Policy): string;
