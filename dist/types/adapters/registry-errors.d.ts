import { type Detail, WasmImageError } from '../core/errors.ts';
import { type HttpResponse } from './http.ts';
/** One error of a registry's answer. */
export interface RegistryComplaint {
    readonly code: string;
    readonly message: string;
}
/** Whether the answer refuses a tag because it may not move. Sources: Harbor 412/409, ECR 400 ImageTagAlreadyExistsException, Artifact Registry and Docker Hub 400/403. */
export declare function isImmutableTag(answer: HttpResponse): boolean;
/** Whether the answer says that blobs of a manifest are missing. */
export declare function isBlobUnknown(answer: HttpResponse): boolean;
/**
 * An answer that is not the one the protocol promises, as error: REGISTRY_UNAUTHORIZED, REGISTRY_FORBIDDEN, REGISTRY_RATE_LIMITED,
 * REGISTRY_ERROR, REGISTRY_REFUSED, or REGISTRY_PROTOCOL for a success that is none.
 * @param deed for example `push blob sha256:... to "ghcr.io/acme/f"`. @param call method and kind of endpoint.
 */
export declare function answerError(deed: string, call: string, answer: HttpResponse, extra?: Detail): WasmImageError;
