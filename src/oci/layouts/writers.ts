import type { Layout } from '../image.ts';
import { CNCF_WRITER } from './cncf.ts';
import { COMPAT_DOCKER_WRITER, COMPAT_WRITER } from './compat.ts';
import { HIGRESS_WRITER } from './higress.ts';
import { KUBEWARDEN_WRITER } from './kubewarden.ts';
import type { LayoutWriter } from './layout.ts';
import { OPA_BUNDLE_WRITER } from './opa-bundle.ts';
import { SOLO_WRITER } from './solo.ts';

const WRITERS: Readonly<Record<Layout, LayoutWriter>> = {
  compat: COMPAT_WRITER,
  oci: SOLO_WRITER,
  'compat-docker': COMPAT_DOCKER_WRITER,
  higress: HIGRESS_WRITER,
  cncf: CNCF_WRITER,
  kubewarden: KUBEWARDEN_WRITER,
  'opa-bundle': OPA_BUNDLE_WRITER,
};

/** How a layout is written, and which consumers must accept it. */
export function layoutWriter(layout: Layout): LayoutWriter {
  return WRITERS[layout];
}
