import { CNCF } from './cncf.ts';
import { COMPAT, COMPAT_DOCKER } from './compat.ts';
import { HIGRESS } from './higress.ts';
import { KUBEWARDEN } from './kubewarden.ts';
import type { LayoutRow } from './layout.ts';
import { OPA_BUNDLE } from './opa-bundle.ts';
import { SOLO } from './solo.ts';

/** Every layout, the most common ones first. */
export const LAYOUTS: readonly LayoutRow[] = [COMPAT, SOLO, COMPAT_DOCKER, HIGRESS, CNCF, KUBEWARDEN, OPA_BUNDLE];
