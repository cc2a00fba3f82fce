import type { Content } from '../../core/digest.ts';
import { type Detail, WasmImageError } from '../../core/errors.ts';
import { type HttpResponse } from '../net/http.ts';
/** One error in the response of a registry. */
export interface RegistryComplaint {
    readonly code: string;
    readonly message: string;
}
/** Hint for a registry that may not accept referrers. */
export declare const WITHOUT_REFERRERS: string;
/** Hint for a registry that may accept Docker's media types only. */
export declare const DOCKER_TYPES_ALONE: string;
/**
 * The reason that a registry or token server gives, for a message; empty when there is none. Sources: RFC 6749 5.2;
 * Docker Hub's `details`; GitLab's `message`.
 */
export declare function wordsOf(answer: HttpResponse): string;
/**
 * Whether the registry rejects a tag because it is immutable. Sources: Harbor 412/409, ECR 400
 * ImageTagAlreadyExistsException, Artifact Registry and Docker Hub 400/403.
 */
export declare function isImmutableTag(answer: HttpResponse): boolean;
/** Whether the registry reports that blobs of a manifest are missing. */
export declare function isBlobUnknown(answer: HttpResponse): boolean;
/**
 * A response that is not the one the protocol promises, as an error: REGISTRY_UNAUTHORIZED, REGISTRY_FORBIDDEN,
 * REGISTRY_RATE_LIMITED, REGISTRY_ERROR, REGISTRY_REFUSED, or REGISTRY_PROTOCOL for an unexpected success.
 * @param task what the request was for, for example `push blob sha256:... to "ghcr.io/acme/f"`.
 * @param call method and kind of endpoint, for example `PUT manifest`.
 * @param options `detail`: further facts; `wayOut`: hint for a manifest of a form that the registry rejects.
 */
export declare function answerError(task: string, call: string, answer: HttpResponse, options?: {
    readonly detail?: Detail | undefined;
    readonly wayOut?: string | undefined;
}): WasmImageError;
/**
 * A failed connection to `url` as an error of the registry; any other error unchanged.
 * @param task as in {@link answerError}.
 */
export declare function connectionError(task: string, url: URL, thrown: unknown): unknown;
/** @throws WasmImageError DIGEST_MISMATCH when the response names a different digest than the content has. */
export declare function checkReported(task: string, { headers }: HttpResponse, content: Content): void;
