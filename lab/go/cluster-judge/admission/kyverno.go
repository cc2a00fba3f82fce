package main

import (
	"context"
	"fmt"
	"strings"

	policiesv1 "github.com/kyverno/api/api/policies.kyverno.io/v1"
	policiesv1beta1 "github.com/kyverno/api/api/policies.kyverno.io/v1beta1"
	celengine "github.com/kyverno/kyverno/pkg/cel/engine"
	"github.com/kyverno/kyverno/pkg/cel/libs"
	"github.com/kyverno/kyverno/pkg/cel/matching"
	"github.com/kyverno/kyverno/pkg/cel/policies/ivpol/engine"
	"github.com/kyverno/kyverno/pkg/config"
	engineapi "github.com/kyverno/kyverno/pkg/engine/api"
	imageverifycache "github.com/kyverno/kyverno/pkg/image/verification/cache"
	admissionv1 "k8s.io/api/admission/v1"
	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"
)

// Kyverno's engine, as its webhook for validation calls it.
func kyvernoJudge(_ context.Context, documents [][]byte) (judge, error) {
	var policies []policiesv1beta1.ImageValidatingPolicyLike
	for _, document := range documents {
		var written policiesv1.ImageValidatingPolicy
		if err := yaml.UnmarshalStrict(document, &written); err != nil {
			return nil, err
		}
		policies = append(policies, &policiesv1beta1.ImageValidatingPolicy{TypeMeta: written.TypeMeta, ObjectMeta: written.ObjectMeta, Spec: written.Spec})
	}
	provider, err := engine.NewProvider(policies, nil)
	if err != nil {
		return nil, err
	}
	namespace := func(name string) *corev1.Namespace {
		return &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
	}
	webhook := engine.NewEngine(provider, namespace, matching.NewMatcher(), nil, imageverifycache.DisabledImageVerifyCache(), config.NewDefaultConfiguration(false))
	return func(ctx context.Context, request request) (verdict, error) {
		var old runtime.Object
		if request.OldObject != nil {
			old = request.OldObject
		}
		asked := celengine.Request(
			libs.NewFakeContextProvider(), request.Object.GroupVersionKind(), schema.GroupVersionResource(request.Resource),
			request.SubResource, request.Object.GetName(), request.Object.GetNamespace(),
			admissionv1.Operation(request.Operation), authenticationv1.UserInfo{Username: "test"}, &request.Object, old, false, nil,
		)
		response, err := webhook.HandleValidating(ctx, asked, nil)
		if err != nil {
			return verdict{}, err
		}
		var messages []string
		for _, one := range response.Policies {
			switch one.Result.Status() {
			case engineapi.RuleStatusFail, engineapi.RuleStatusError:
				messages = append(messages, fmt.Sprintf("%s: %s: %s", one.Policy.GetName(), one.Result.Status(), one.Result.Message()))
			}
		}
		return verdict{IsAllowed: len(messages) == 0, Message: strings.Join(messages, "; ")}, nil
	}, nil
}
