import { type TagFacts } from '../../decide/plan/tags/facts.ts';
import { type Session } from '../session.ts';
/**
 * Reads what tag rules depend on: the event as the runner gives it, the checkout, and the clock, which
 * SOURCE_DATE_EPOCH replaces. The network is not used.
 * @throws WasmImageError INPUT_INVALID, FILE_UNREADABLE, FILE_TOO_LARGE.
 */
export declare function readTagFacts(session: Session): Promise<TagFacts>;
