import type { Content } from '../../core/digest.ts';
import { type Detail, WasmImageError } from '../../core/errors.ts';
import { type HttpResponse } from '../net/http.ts';
/** One error of a registry's answer. */
export interface RegistryComplaint {
    readonly code: string;
    readonly message: string;
}
/** What to do where a registry takes no referrers. */
export declare const WITHOUT_REFERRERS = "the registry may not take what refers to an image: set \"signature-format: legacy\" and \"abi-attestation: false\", and no other attestation";
/** What to do where a registry may take the media types of Docker alone. */
export declare const DOCKER_TYPES_ALONE = "see its message; if the registry takes Docker images only, set \"layout: compat-docker\", \"signature-format: legacy\" and \"abi-attestation: false\"";
/** The reason that a registry or token server gives, for a message; empty when it gives none. Sources: RFC 6749 5.2; Docker Hub's `details`; GitLab's `message`. */
export declare function wordsOf(answer: HttpResponse): string;
/** Whether the answer refuses a tag because it may not move. Sources: Harbor 412/409, ECR 400 ImageTagAlreadyExistsException, Artifact Registry and Docker Hub 400/403. */
export declare function isImmutableTag(answer: HttpResponse): boolean;
/** Whether the answer says that blobs of a manifest are missing. */
export declare function isBlobUnknown(answer: HttpResponse): boolean;
/**
 * An answer that is not the one the protocol promises, as error: REGISTRY_UNAUTHORIZED, REGISTRY_FORBIDDEN, REGISTRY_RATE_LIMITED,
 * REGISTRY_ERROR, REGISTRY_REFUSED, or REGISTRY_PROTOCOL for a success that is none.
 * @param deed for example `push blob sha256:... to "ghcr.io/acme/f"`. @param call method and kind of endpoint.
 * @param wayOut hint for a manifest whose form the registry does not take.
 */
export declare function answerError(deed: string, call: string, answer: HttpResponse, extra?: Detail, wayOut?: string): WasmImageError;
/** @throws WasmImageError DIGEST_MISMATCH when the answer names another digest than the content's. */
export declare function checkReported(deed: string, { headers }: HttpResponse, content: Content): void;
