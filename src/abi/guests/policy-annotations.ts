import { isObject, type Json } from '../../core/json.ts';
import { checkAnnotations } from '../../oci/annotations.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { METADATA_SECTION, readMetadata } from './kubewarden-metadata.ts';

const POLICY_SOURCE = 'io.kubewarden.policy.source';
const SOURCE = 'org.opencontainers.image.source';

/** The annotations of a policy for its manifest, and the keys of those that a manifest cannot have. */
export interface PolicyAnnotations {
  readonly annotations: Readonly<Record<string, string>>;
  readonly dropped: readonly string[];
}

/**
 * The annotations that `kwctl push` would copy from a policy's metadata: trimmed, only those of one line, and the
 * source also under its OCI name.
 * @returns none for a module without readable metadata, which judgeAbi refuses.
 * Source: kubewarden-controller crates/kwctl/src/push.rs @3460bb719b38.
 */
export function policyAnnotations(module: WasmModule): PolicyAnnotations {
  const kept = new Map<string, string>();
  const dropped: string[] = [];
  for (const [key, value] of Object.entries(annotationsIn(module))) {
    const text = typeof value === 'string' ? value.trim() : undefined;
    if (text === undefined || !isUsable(key, text)) dropped.push(key);
    else kept.set(key, text);
  }
  const source = kept.get(POLICY_SOURCE);
  if (source !== undefined && !kept.has(SOURCE)) kept.set(SOURCE, source);
  return { annotations: Object.fromEntries(kept), dropped };
}

function annotationsIn(module: WasmModule): Readonly<Record<string, Json>> {
  const section = module.sections.find((one) => one.name === METADATA_SECTION);
  if (section === undefined) return {};
  const metadata = readMetadata(module.bytes.subarray(section.offset, section.offset + section.size));
  return typeof metadata !== 'string' && isObject(metadata.annotations) ? metadata.annotations : {};
}

/** Refuses values of several lines too: a line end is a control character. */
function isUsable(key: string, value: string): boolean {
  try {
    checkAnnotations({ [key]: value });
    return true;
  } catch {
    return false;
  }
}
