import { type Found, memberOf, valuesAt, wordAt } from '../text/tree.ts';
import { guard } from './fields.ts';
import { type Finder, givenAt, makeReference, textAt } from './make.ts';

/**
 * Finds modules in files that name no kind: Google's API, Terraform, APISIX.
 * Source: magic-modules mmv1/products/networkservices/WasmPlugin.yaml @003d947a; apisix docs/en/latest/wasm.md
 * @f519a0f0.
 */
export function findInPlainFile(root: Found, finder: Finder): void {
  if (memberOf(root.tree, 'mainVersionId') !== undefined)
    for (const version of valuesAt(root, ['versions', '*']))
      add(version, ['imageUri', 'pluginConfigData', 'pluginConfigUri'], wordAt(root.tree, 'name'), finder);
  for (const plugin of blocksOf(valuesAt(root, ['resource', 'google_network_services_wasm_plugin', '*'])))
    for (const version of blocksOf(valuesAt(plugin, ['versions'])))
      add(version, ['image_uri', 'plugin_config_data', 'plugin_config_uri'], String(plugin.path[2] ?? ''), finder);
  for (const plugin of valuesAt(root, ['wasm', 'plugins', '*'])) addApisix(plugin, finder);
}

/** The Kubernetes objects that Terraform applies, and the documents that it applies as text. */
export function terraformObjects(root: Found): {
  readonly objects: readonly Found[];
  readonly texts: readonly Found[];
} {
  return {
    objects: blocksOf(valuesAt(root, ['resource', 'kubernetes_manifest', '*'])).flatMap((one) =>
      valuesAt(one, ['manifest']),
    ),
    texts: blocksOf(valuesAt(root, ['resource', 'kubectl_manifest', '*'])).flatMap((one) =>
      valuesAt(one, ['yaml_body']),
    ),
  };
}

/** Terraform accepts a block, or a list of blocks. Source: Terraform, JSON configuration syntax. */
function blocksOf(found: readonly Found[]): readonly Found[] {
  return found.flatMap((one) => (one.tree.kind === 'list' ? valuesAt(one, ['*']) : [one]));
}

/** @param fields the image, the configuration in base64, and the image that has it. */
function add(
  version: Found,
  fields: readonly [string, string, string],
  name: string | undefined,
  finder: Finder,
): void {
  const [image, data, place] = fields;
  const given = guard(finder, () => {
    const fields = givenAt(version, [data, place]);
    return { data: fields[data] ?? '', place: fields[place] ?? '' };
  });
  const found = guard(finder, () =>
    makeReference({
      target: 'google-service-extensions',
      object: ['WasmPlugin', ...(name === undefined ? [] : [name])].join(' '),
      kind: 'image',
      address: textAt(version, image),
      given: given ?? 'unread',
    }),
  );
  if (found !== undefined) finder.reference(found);
}

function addApisix(plugin: Found, finder: Finder): void {
  const found = guard(finder, () =>
    makeReference({
      target: 'apisix',
      object: ['plugin', ...(wordAt(plugin.tree, 'name') ?? '').split(' ')].join(' ').trimEnd(),
      kind: 'file',
      address: textAt(plugin, 'file'),
    }),
  );
  if (found !== undefined) finder.reference(found);
}
