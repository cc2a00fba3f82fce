import { digestOfPolicy, type Policy } from './policy-model.ts';

/** Names of checks. The gate reports them, and the proof requires them. */
export const CHECK = {
  image: 'image',
  abi: 'abi',
  abiVersion: 'abi version',
  imports: 'imports',
  exports: 'exports',
  layout: 'allowed layout',
  size: 'module size',
  memory: 'memory pages',
  version: 'tag version',
  anyOf: 'any of',
  authority: (name: string): string => `authority ${name}`,
  attestation: (index: number, predicateType: string): string => `attestation ${index + 1} ${predicateType}`,
  annotation: (key: string): string => `annotation ${key}`,
} as const;

/** The checks that a policy requires. @throws WasmImageError INTERNAL for a policy that readPolicy did not make. */
export function demandedChecks(policy: Policy): readonly string[] {
  digestOfPolicy(policy);
  const { abi, module } = policy;
  return [
    CHECK.image,
    CHECK.abi,
    ...(abi.versions === undefined ? [] : [CHECK.abiVersion]),
    ...(abi.denyImports.length === 0 ? [] : [CHECK.imports]),
    ...(abi.requireExports.length === 0 ? [] : [CHECK.exports]),
    ...(policy.layouts === undefined ? [] : [CHECK.layout]),
    ...(module.maxSize === undefined ? [] : [CHECK.size]),
    ...(module.maxMemoryPages === undefined ? [] : [CHECK.memory]),
    ...(policy.versionFrom === 'annotation' ? [CHECK.version] : []),
    ...Object.keys(policy.annotations).map(CHECK.annotation),
    ...policy.allOf.map(({ name }) => CHECK.authority(name)),
    ...(policy.anyOf === undefined ? [] : [CHECK.anyOf]),
    ...policy.attestations.map(({ predicateType }, i) => CHECK.attestation(i, predicateType)),
  ];
}
