export { readAnnounced } from './announced.ts';
export { readLeaf } from './certificate.ts';
export { CODE_SIGNING, faultOfChain, TIME_STAMPING } from './chain.ts';
export { keepKnown } from './known.ts';
export { harden, isStrongKey, weaknessOf } from './strength.ts';
