// Reads a ClusterPolicy on standard input as Kyverno does: strictly into its own types, then through its own validation.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	kyvernov1 "github.com/kyverno/kyverno/api/kyverno/v1"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation/field"
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
	var policy kyvernov1.ClusterPolicy
	if err := yaml.UnmarshalStrict(text, &policy); err != nil {
		return err
	}
	if policy.Kind != "ClusterPolicy" || policy.APIVersion != "kyverno.io/v1" || len(policy.Spec.Rules) == 0 {
		return errors.New("it is no ClusterPolicy with rules")
	}
	for _, rule := range policy.Spec.Rules {
		if len(rule.VerifyImages) == 0 {
			return fmt.Errorf("rule %s verifies no image", rule.Name)
		}
		// Not part of the validation of the policy below.
		for _, images := range rule.VerifyImages {
			if problems := images.Validate(false, field.NewPath(rule.Name)); len(problems) > 0 {
				return problems.ToAggregate()
			}
		}
	}
	if _, problems := policy.Validate(sets.New[string]()); len(problems) > 0 {
		return problems.ToAggregate()
	}
	fmt.Printf("%d rules\n", len(policy.Spec.Rules))
	return nil
}
