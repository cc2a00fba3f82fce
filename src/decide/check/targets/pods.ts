import { type Found, valuesAt, wordAt } from '../text/tree.ts';
import { guard } from './fields.ts';
import { type Finder, makeReference, textAt } from './make.ts';

const TEMPLATE = 'spec/template/spec';
/** Where objects have the specification of a Pod. Source: Kubernetes API; OLM's ClusterServiceVersion. */
export const PODS: Readonly<Record<string, readonly string[]>> = {
  '/Pod': ['spec'],
  '/PodTemplate': ['template/spec'],
  '/ReplicationController': [TEMPLATE],
  'apps/Deployment': [TEMPLATE],
  'apps/StatefulSet': [TEMPLATE],
  'apps/DaemonSet': [TEMPLATE],
  'apps/ReplicaSet': [TEMPLATE],
  'batch/Job': [TEMPLATE],
  'batch/CronJob': ['spec/jobTemplate/spec/template/spec'],
  'operators.coreos.com/ClusterServiceVersion': ['spec/install/spec/deployments/*/spec/template/spec'],
  'gateway.envoyproxy.io/EnvoyProxy': [
    'spec/provider/kubernetes/envoyDeployment/pod',
    'spec/provider/kubernetes/envoyDaemonSet/pod',
  ],
};
/** Where objects list environment variables besides those of containers. */
export const ENVIRONMENTS: Readonly<Record<string, string>> = {
  'operators.coreos.com/Subscription': 'spec/config/env/*',
};

/** The images that tools copy for a cluster without network: the same ones as in the variables. */
export const RELATED: Readonly<Record<string, string>> = {
  'operators.coreos.com/ClusterServiceVersion': 'spec/relatedImages/*',
};
/** The images of volumes, in the specification of a Pod. */
export const VOLUMES = 'volumes/*/image';
/** Where the variables of containers are. */
export const VARIABLES = ['initContainers/*/env/*', 'containers/*/env/*'];

/** Which named values are images of modules. */
export interface NamedImages {
  readonly field: string;
  /** How all names begin. */
  readonly prefix: string;
  /** An expression for names of modules, for all programs. */
  readonly word: string;
}
/** Operators get other images in such variables too: it is one of a module if the name or the scheme says so. */
export const IN_VARIABLES: NamedImages = { field: 'value', prefix: 'RELATED_IMAGE_', word: 'WASM' };
/** The same, in the list of images. */
export const IN_LIST: NamedImages = { field: 'image', prefix: '', word: '[Ww][Aa][Ss][Mm]' };
/** An address of an image of a module. */
export const MODULE_SCHEME = 'oci://';

/** Finds image volumes, and the variables in which an operator gets the image of a filter. @param group API group. */
export function findPods(object: Found, group: string, kind: string, name: string, finder: Finder): void {
  for (const path of PODS[`${group}/${kind}`] ?? []) {
    const pods = guard(finder, () => valuesAt(object, path.split('/'))) ?? [];
    for (const pod of pods) {
      for (const volume of guard(finder, () => valuesAt(pod, VOLUMES.split('/'))) ?? []) addImage(volume, name, finder);
      for (const variables of VARIABLES)
        for (const variable of guard(finder, () => valuesAt(pod, variables.split('/'))) ?? [])
          addRelated(variable, IN_VARIABLES, name, finder);
    }
  }
  const path = ENVIRONMENTS[`${group}/${kind}`];
  if (path !== undefined)
    for (const variable of guard(finder, () => valuesAt(object, path.split('/'))) ?? [])
      addRelated(variable, IN_VARIABLES, name, finder);
  const related = RELATED[`${group}/${kind}`];
  if (related !== undefined)
    for (const one of guard(finder, () => valuesAt(object, related.split('/'))) ?? [])
      addRelated(one, IN_LIST, name, finder);
}

/** Source: Kubernetes core/v1 ImageVolumeSource. */
function addImage(volume: Found, object: string, finder: Finder): void {
  const found = guard(finder, () =>
    makeReference({ target: 'image-volume', object, kind: 'image', address: textAt(volume, 'reference') }),
  );
  if (found !== undefined) finder.reference(found);
}

function addRelated(from: Found, { field, prefix, word }: NamedImages, object: string, finder: Finder): void {
  const name = wordAt(from.tree, 'name') ?? '';
  if (!name.startsWith(prefix)) return;
  const found = guard(finder, () => {
    const address = textAt(from, field);
    const isModule = new RegExp(word).test(name) || address?.text.startsWith(MODULE_SCHEME) === true;
    return isModule ? makeReference({ target: 'related-image', object, kind: 'image', address }) : undefined;
  });
  if (found !== undefined) finder.reference(found);
}
