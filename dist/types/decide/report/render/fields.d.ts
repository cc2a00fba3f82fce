import { WasmImageError } from '../../../core/errors.ts';
import type { Json, JsonObject } from '../../../core/json.ts';
import type { RenderTarget } from '../../inputs/choices.ts';
import type { Attachment, FailurePolicy } from './render-values.ts';
/** An object without the members that have no value. */
export declare function fields(members: Readonly<Record<string, Json | undefined>>): JsonObject;
/** An object of Kubernetes. */
export declare function objectOf(apiVersion: string, kind: string, name: string, namespace: string | undefined, spec: JsonObject): JsonObject;
/** The word of a target for a failure policy. @throws WasmImageError INPUT_INVALID if it has none. */
export declare function failureOf<Word extends Json>(policy: FailurePolicy | undefined, words: Readonly<Partial<Record<FailurePolicy, Word>>>, to: RenderTarget): Word | undefined;
/** The error for something that a filter of this target cannot be put in front of. */
export declare function refuseAttachment({ text }: Attachment, to: RenderTarget, takes: string): WasmImageError;
/** The only attachment. @throws WasmImageError INPUT_INVALID if there are more. */
export declare function onlyOne(attachments: readonly Attachment[] | undefined, to: RenderTarget, takes: string): Attachment | undefined;
