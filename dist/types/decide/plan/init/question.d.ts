import { WasmImageError } from '../../../core/errors.ts';
import type { InputName } from '../../inputs/inputs.ts';
/** What `init` cannot find out by itself. */
export interface Question {
    readonly kind: 'question';
    /** The input that answers it. */
    readonly input: InputName;
    /** Why it cannot be found, as the message of an error. */
    readonly why: string;
    /** What a person is asked. */
    readonly text: string;
    /** The likely answers; empty when there are none to choose from. */
    readonly choices: readonly string[];
}
/** The answers so far, from flags and from a person; an empty one means "none". */
export type Answers = Readonly<Partial<Record<InputName, string>>>;
/** Narrows a decision down to the question in it. */
export declare function isQuestion(decided: object): decided is Question;
/** The error for a question that nobody can be asked. */
export declare function unanswered({ input, why, choices }: Question): WasmImageError;
/**
 * Refuses a name that cannot be written into a workflow as it is: it would need quotes, or GitHub would evaluate it.
 * @throws WasmImageError INPUT_INVALID.
 */
export declare function plainText(what: string, text: string): string;
/**
 * A path below the folder, written with `/`.
 * @throws WasmImageError INPUT_INVALID for one that is absolute, leaves the folder or has unusual characters.
 */
export declare function plainPath(what: string, text: string): string;
