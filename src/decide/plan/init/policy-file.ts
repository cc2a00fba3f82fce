/**
 * A policy that accepts what one workflow published for a version tag, and nothing else.
 * @param repository `OWNER/NAME` in its own case. @param workflow path of the workflow in the repository.
 */
export function printPolicy(image: string, repository: string, workflow: string): string {
  return `# What an image must be before it is deployed. Written by wasm-image init; change it as you like, then run:
#   wasm-image policy check wasm-policy.yaml
# Fields: https://github.com/wasm-image/wasm-image/blob/main/docs/policy.md
apiVersion: wasm-image.dev/v1
kind: FilterVerificationPolicy
images:
  - repository: "${image}"
authorities:
  allOf:
    # The workflow of this repository, and only when it runs for a version tag.
    - name: release
      keyless:
        issuer: https://token.actions.githubusercontent.com
        github:
          repository: "${repository}"
          workflow: "${workflow}"
          refGlob: refs/tags/v*
attestations:
  - predicateType: https://slsa.dev/provenance/v1
  - predicateType: https://wasm-image.dev/abi-report/v1
tags:
  # v1.2.3 must have been built from the git tag v1.2.3.
  versionFrom: ref
`;
}
