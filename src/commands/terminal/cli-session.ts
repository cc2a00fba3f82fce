/** What the session of the command line needs only while a command runs; it is loaded with the commands. */
export { readEvent } from '../../adapters/github/event.ts';
export { writeAnywhere } from '../../wiring/session.ts';
