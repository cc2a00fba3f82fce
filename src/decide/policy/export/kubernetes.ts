import type { JsonObject } from '../../../core/json.ts';
import { LABEL, PATH_PART, RESERVED_TAG, TAG } from '../../../oci/reference.ts';
import { ADDRESS_RULES, VARIABLE } from '../../check/address.ts';
import { regularExpressionOf, type TextRule } from '../../gate/glob.ts';
import { celList, celText } from './cel.ts';
import { printYaml } from './print-yaml.ts';
import { referenceVariables, resourcesOf, targetsRead } from './references.ts';
import { inexpressible } from './target.ts';

const NAME = 'wasm-image';
const HEX = '[0-9a-f]{64}';
/** Objects that were there before the policy can still be changed elsewhere, such as by what deletes them. */
export const CHANGES = {
  name: 'changes-references',
  expression:
    "request.operation != 'UPDATE' || object.?spec != oldObject.?spec || object.?template != oldObject.?template",
};

/** Lists of repositories; an image must be in each of them. A policy of a set has its own list and that of the set. */
export type Covered = readonly (readonly TextRule[])[];

/**
 * A ValidatingAdmissionPolicy with its binding, which refuses modules that are not pinned or not from the repositories
 * of a policy. @param policies what each policy is for. The kinds and fields are those that `check` reads. A cluster cannot verify signatures in CEL, so the
 * head of the text says that only wasm-image does.
 * @throws WasmImageError POLICY_INEXPRESSIBLE for a layout folder. Source: Kubernetes 1.30,
 * admissionregistration.k8s.io/v1; k8s.io/apiserver v0.36.3 pkg/cel/environment.
 */
export function exportKubernetes(policies: readonly Covered[]): string {
  const folder = policies.flat(2).find(({ text }) => text.startsWith('oci-layout:'));
  if (folder !== undefined) inexpressible('kubernetes', 'images', 'a cluster pulls no images from a layout folder');
  const spec = {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: rulesFor(resourcesOf('all')) },
    matchConditions: [CHANGES],
    variables: [...referenceVariables(), { name: 'schemes', expression: schemesOf() }],
    validations: validationsOf(policies).map(([message, expression]) => ({
      expression: `variables.references.all(r, ${expression})\n`,
      message,
      reason: 'Invalid',
    })),
  };
  const binding = { policyName: NAME, validationActions: ['Deny'] };
  const documents = [
    document('ValidatingAdmissionPolicy', spec),
    document('ValidatingAdmissionPolicyBinding', binding),
  ];
  return `${HEAD}${documents.map((one) => printYaml(one)).join('---\n')}`;
}

function document(kind: string, spec: JsonObject): JsonObject {
  return { apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name: NAME }, spec };
}

/** Rules for the objects that policies are for. @param version default: all. */
export function rulesFor(resources: ReadonlyMap<string, readonly string[]>, version = '*'): readonly JsonObject[] {
  return [...resources].map(([group, names]) => ({
    apiGroups: [group],
    apiVersions: [version],
    operations: ['CREATE', 'UPDATE'],
    resources: [...names],
  }));
}

/** What each reference must meet. */
function validationsOf(policies: readonly Covered[]): readonly (readonly [message: string, expression: string])[] {
  const [isFile, isWeb] = ["r.scheme == 'file://'", "r.scheme in ['http://', 'https://']"];
  const inAddress = `(!(${isFile} || ${isWeb}) && r.name.matches('@sha256:${HEX}$'))`;
  const inField = `r.digest.matches('^${HEX}$')`;
  const names = policies.flatMap(([first]) => first ?? []).map(({ text }) => text);
  const only = [...names.slice(0, 5), ...(names.length > 5 ? [`${names.length - 5} more`] : [])].join(', ');
  return [
    [
      'the address of a module cannot be read: write the full name of an image, and a scheme that its target reads',
      `r.address == '' || r.scheme in variables.schemes[r.target] && (${isFile} || ${isWeb} || ${isImage('r.name')}) && !r.address.matches(${celText(VARIABLE.source)})`,
    ],
    ['a field sha256 is not 64 lower-case hexadecimal digits without a prefix', `r.digest == '' || ${inField}`],
    [
      'the address of a module and its field sha256 have different digests',
      `r.digest == '' || !${inAddress} || r.name.endsWith('@sha256:' + r.digest)`,
    ],
    [
      'a module is not pinned: write the digest of its image in the address as @sha256:..., or in the field sha256',
      `r.address == '' || ${isFile} || ${inField} || ${inAddress}`,
    ],
    [
      `a module is not an image of the policy, which is for ${only}`,
      `r.address == '' || ${isFile} || !(${isWeb}) && ${repositoryOf('r.name')}.exists(n, ${policies.map(isCovered).join(' || ')})`,
    ],
  ];
}

function isCovered(lists: Covered): string {
  const each = lists.map((images) => {
    const names = images.map((rule) => regularExpressionOf(rule).slice(1, -1));
    return `n.matches(${celText(`^(?:${names.join('|')})$`)})`;
  });
  return each.join(' && ');
}

/** A list with the full name of the repository of an image, as readAddress makes it. */
function repositoryOf(name: string): string {
  const short = `${name}.split('@')[0].find('^(?:.*/)?[^/:]*')`;
  const onHub = "(p.contains('/') ? 'docker.io/' + p : 'docker.io/library/' + p)";
  const full = [
    `n.matches('^(?i:(?:index[.])?docker[.]io)/') ? [n.substring(n.indexOf('/') + 1)].map(p, ${onHub})[0]`,
    `n.matches('^(?:localhost|[^/]*[.:][^/]*)/') ? n.lowerAscii() : [n].map(p, ${onHub})[0]`,
  ].join(' : ');
  return `[${short}].map(n, ${full})`;
}

/** Whether a text is the name of an image, as readAddress reads it. Without a host, it is one of Docker Hub. */
function isImage(text: string): string {
  const part = PATH_PART.source.slice(1, -1);
  const host = `localhost|(?i:${LABEL}(?:\\.${LABEL})+)|(?i:localhost|${LABEL}(?:\\.${LABEL})*|\\[[0-9a-f:]+\\]):[0-9]{1,5}|\\[[0-9a-f:]+\\]`;
  const image = `^(?:(?:${host})/)?${part}(?:/${part})*(?::${TAG.source.slice(1, -1)})?(?:@sha256:${HEX})?$`;
  const reserved = `(?i)${RESERVED_TAG.source.replace('^', ':').replace(/\$$/, '(?:@|$)')}`;
  return `${text}.matches(${celText(image)}) && !${text}.matches(${celText(reserved)})`;
}

/** The schemes that each target reads, as a mapping in CEL. */
function schemesOf(): string {
  const entries = [...targetsRead()].sort().map((target) => {
    const { image, others, isUrl } = ADDRESS_RULES[target];
    const schemes = [...image, ...others].map((scheme) => (scheme === '' ? '' : `${scheme}://`));
    return `${celText(target)}: ${celList([...schemes, ...(image.includes('') && isUrl !== true ? ['port'] : [])])}`;
  });
  return `{\n${entries.join(',\n')}\n}\n`;
}

/** What only wasm-image checks. */
const HEAD = [
  'Made by "wasm-image policy export".',
  'Refuses modules that are not pinned by digest, and images of other repositories than those of the policy.',
  'It is for Kubernetes 1.30 and later. It reads the kinds below, as wasm-image check does.',
  'Only wasm-image checks the rest of the policy (signatures, attestations, the module and its ABI), because Kubernetes',
  'cannot: wasm-image check FOLDER --policy POLICY.',
  'This does not know whether an image exists, or whether a digest is that of an image, a module or an index.',
  'Modules over http are refused, because policies are for images. Files of a proxy are accepted.',
  'Image volumes are refused too if they are not pinned images of the policy, whatever they hold.',
  'Envoy configuration in strings, such as that of a ConfigMap, is not read, and neither are other kinds.',
  'An update that leaves the spec as it is is accepted, so that objects from before this policy can be deleted.',
]
  .map((line) => `# ${line}\n`)
  .join('');
