package main

import (
	"context"

	policiesv1 "github.com/kyverno/api/api/policies.kyverno.io/v1"
	policiesv1beta1 "github.com/kyverno/api/api/policies.kyverno.io/v1beta1"
	"github.com/kyverno/kyverno/pkg/image/verification/evaluator"
	"sigs.k8s.io/yaml"
)

// The validation of a project's own program for a document that its CRD accepts, by "group/version/Kind".
var programs = map[string]func(context.Context, []byte) error{
	"policies.kyverno.io/v1/ImageValidatingPolicy": kyverno,
}

// Like Kyverno's webhook for policies: reads strictly into its type, then compiles every expression.
func kyverno(_ context.Context, document []byte) error {
	var written policiesv1.ImageValidatingPolicy
	if err := yaml.UnmarshalStrict(document, &written); err != nil {
		return err
	}
	policy := policiesv1beta1.ImageValidatingPolicy{TypeMeta: written.TypeMeta, ObjectMeta: written.ObjectMeta, Spec: written.Spec}
	_, err := evaluator.Validate(&policy, nil)
	return err
}
