import { type Found, valuesAt, wordAt } from '../text/tree.ts';
import { guard } from './fields.ts';
import { type Finder, makeReference, textAt } from './make.ts';

const TEMPLATE = 'spec/template/spec';
/** Where objects have the specification of a Pod. Source: Kubernetes API; OLM's ClusterServiceVersion. */
const PODS: Readonly<Record<string, readonly string[]>> = {
  '/Pod': ['spec'],
  '/PodTemplate': ['template/spec'],
  '/ReplicationController': [TEMPLATE],
  'apps/Deployment': [TEMPLATE],
  'apps/StatefulSet': [TEMPLATE],
  'apps/DaemonSet': [TEMPLATE],
  'apps/ReplicaSet': [TEMPLATE],
  'batch/Job': [TEMPLATE],
  'batch/CronJob': ['spec/jobTemplate/spec/template/spec'],
  'argoproj.io/Rollout': [TEMPLATE],
  'operators.coreos.com/ClusterServiceVersion': ['spec/install/spec/deployments/*/spec/template/spec'],
  'gateway.envoyproxy.io/EnvoyProxy': [
    'spec/provider/kubernetes/envoyDeployment/pod',
    'spec/provider/kubernetes/envoyDaemonSet/pod',
  ],
};
/** Where objects list environment variables besides those of containers. */
const ENVIRONMENTS: Readonly<Record<string, string>> = {
  'operators.coreos.com/Subscription': 'spec/config/env/*',
};

/** The images that tools copy for a cluster without network: the same ones as in the variables. */
const RELATED: Readonly<Record<string, string>> = {
  'operators.coreos.com/ClusterServiceVersion': 'spec/relatedImages/*',
};

/** Finds image volumes, and the variables in which an operator gets the image of a filter. @param group API group. */
export function findPods(object: Found, group: string, kind: string, name: string, finder: Finder): void {
  for (const path of PODS[`${group}/${kind}`] ?? []) {
    const pods = guard(finder, () => valuesAt(object, path.split('/'))) ?? [];
    for (const pod of pods) {
      for (const volume of guard(finder, () => valuesAt(pod, ['volumes', '*', 'image'])) ?? [])
        addImage(volume, name, finder);
      for (const list of ['initContainers', 'containers'])
        for (const variable of guard(finder, () => valuesAt(pod, [list, '*', 'env', '*'])) ?? [])
          addVariable(variable, name, finder);
    }
  }
  const path = ENVIRONMENTS[`${group}/${kind}`];
  if (path !== undefined)
    for (const variable of guard(finder, () => valuesAt(object, path.split('/'))) ?? [])
      addVariable(variable, name, finder);
  const related = RELATED[`${group}/${kind}`];
  if (related !== undefined)
    for (const one of guard(finder, () => valuesAt(object, related.split('/'))) ?? [])
      addRelated(one, 'image', /wasm/i.test(wordAt(one.tree, 'name') ?? ''), name, finder);
}

/** Source: Kubernetes core/v1 ImageVolumeSource. */
function addImage(volume: Found, object: string, finder: Finder): void {
  const found = guard(finder, () =>
    makeReference({ target: 'image-volume', object, kind: 'image', address: textAt(volume, 'reference') }),
  );
  if (found !== undefined) finder.reference(found);
}

/** Operators get other images in such variables too: it is one of a module if the name or the scheme says so. */
function addVariable(variable: Found, object: string, finder: Finder): void {
  const name = wordAt(variable.tree, 'name') ?? '';
  if (name.startsWith('RELATED_IMAGE_')) addRelated(variable, 'value', /WASM/.test(name), object, finder);
}

/** @param isNamed whether a name says that it is a module. */
function addRelated(from: Found, field: string, isNamed: boolean, object: string, finder: Finder): void {
  const found = guard(finder, () => {
    const address = textAt(from, field);
    const isModule = isNamed || address?.text.startsWith('oci://') === true;
    return isModule ? makeReference({ target: 'related-image', object, kind: 'image', address }) : undefined;
  });
  if (found !== undefined) finder.reference(found);
}
