import type { Session } from './session.ts';
/** Whether an argument that may name a file or an image names an image. A file of that name comes first. */
export declare function isImageOperand(session: Session, text: string): Promise<boolean>;
/** Refuses the name of a file where an image or a repository is needed. @throws REFERENCE_INVALID. */
export declare function refuseFile(session: Session, text: string): Promise<void>;
