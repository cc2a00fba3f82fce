import { CNCF } from './layouts/cncf.ts';
import { COMPAT, COMPAT_DOCKER } from './layouts/compat.ts';
import { HIGRESS } from './layouts/higress.ts';
import { KUBEWARDEN } from './layouts/kubewarden.ts';
import type { LayoutRow } from './layouts/layout.ts';
import { OPA_BUNDLE } from './layouts/opa-bundle.ts';
import { SOLO } from './layouts/solo.ts';

/** Every layout, the more usual ones first. */
export const LAYOUTS: readonly LayoutRow[] = [COMPAT, SOLO, COMPAT_DOCKER, HIGRESS, CNCF, KUBEWARDEN, OPA_BUNDLE];
