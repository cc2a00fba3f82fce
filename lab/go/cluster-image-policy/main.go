// Reads ClusterImagePolicies on standard input like sigstore's policy-controller: strictly into its own types, then with
// its own validation.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/sigstore/policy-controller/pkg/apis/policy/v1beta1"
	"knative.dev/pkg/apis"
	"sigs.k8s.io/yaml"
)

func main() {
	if err := judge(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func judge() error {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	documents := bytes.Split(text, []byte("\n---\n"))
	for i, document := range documents {
		var policy v1beta1.ClusterImagePolicy
		if err := yaml.UnmarshalStrict(document, &policy); err != nil {
			return fmt.Errorf("document %d: %w", i+1, err)
		}
		if policy.Kind != "ClusterImagePolicy" || policy.APIVersion != "policy.sigstore.dev/v1beta1" {
			return errors.New("it is not a ClusterImagePolicy of v1beta1")
		}
		policy.SetDefaults(context.Background())
		// As in the webhook, warnings pass.
		if err := policy.Validate(apis.WithinCreate(context.Background())).Filter(apis.ErrorLevel); err != nil {
			return fmt.Errorf("document %d: %w", i+1, err)
		}
	}
	fmt.Printf("%d policies\n", len(documents))
	return nil
}
