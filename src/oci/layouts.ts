import type { Layout } from './image.ts';
import { CNCF } from './layouts/cncf.ts';
import { COMPAT, COMPAT_DOCKER } from './layouts/compat.ts';
import { HIGRESS } from './layouts/higress.ts';
import { KUBEWARDEN } from './layouts/kubewarden.ts';
import type { LayoutRow } from './layouts/layout.ts';
import { OPA_BUNDLE } from './layouts/opa-bundle.ts';
import { SOLO } from './layouts/solo.ts';

const ROWS: Readonly<Record<Layout, LayoutRow>> = {
  compat: COMPAT,
  oci: SOLO,
  'compat-docker': COMPAT_DOCKER,
  higress: HIGRESS,
  cncf: CNCF,
  kubewarden: KUBEWARDEN,
  'opa-bundle': OPA_BUNDLE,
};

/** Every layout, the more usual ones first. */
export const LAYOUTS: readonly LayoutRow[] = Object.values(ROWS);

/** How a layout is written and read, and who must take it. */
export function layoutRow(layout: Layout): LayoutRow {
  return ROWS[layout];
}
