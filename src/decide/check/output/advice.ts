import type { RuleName } from '../rules.ts';

/** What to do about each finding, for code scanning. A test compares the names with docs/findings.md. */
export const ADVICE: Readonly<Record<RuleName, string>> = {
  unreadable: 'Write the document so that all programs read it alike.',
  template: 'Check what the chart renders: helm template . | wasm-image check -',
  link: 'Name the folder that the link leads to as well, if its manifests are deployed.',
  variable: 'Check the manifests as they are applied: kustomize build . | wasm-image check -',
  address: 'Write an address that the target of the manifest can read.',
  'short-name': 'Write the registry in front of the address, for example docker.io/.',
  unpinned: 'Write the digest of the image that was verified into the address.',
  'digest-form': 'Write the digest as 64 lower-case hexadecimal digits, in the form that the target accepts.',
  'digest-conflict': 'Keep the digest of the image that is meant, in one of the two places.',
  'digest-kind': 'Write the digest of the manifest of the image, or that of the module where the module is fetched.',
  'fail-open': 'Let a filter that decides who may pass fail closed.',
  file: 'Deploy the module as an image, so that its digest can be compared.',
  'not-fetched': 'Deploy the module as an image, so that it can be verified.',
  'no-module': 'Nothing, if the volume is not meant to hold a module.',
  'no-policy': 'Add a policy for the repository to the policy set, or do not deploy the image.',
  'policy-changed': 'Review the change of the policy: it counts once it is merged.',
  denied: 'Deploy an image that passes: wasm-image verify says what each check expected.',
  missing: 'Write a tag or digest that the repository has.',
  unsigned: 'Deploy an image that its publisher has signed.',
  undecided: 'Check again when the registry answers, with the logins that it needs.',
  'tag-moved': 'Find out who moved the tag, and write the tag of the digest that was verified.',
  'tag-differs': 'Nothing: the digest counts. A version tag beside the digest says more.',
  layout: 'Publish the image in a layout that the target reads (see docs/layouts.md).',
};
