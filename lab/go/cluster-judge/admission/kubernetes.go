package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	dynamicfake "k8s.io/client-go/dynamic/fake"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/yaml"
)

// No expression of the exports asks for rights.
type nobody struct{}

func (nobody) Authorize(context.Context, authorizer.Attributes) (authorizer.Decision, string, error) {
	return authorizer.DecisionDeny, "", nil
}

// The plugin of the API server for ValidatingAdmissionPolicies, with the documents as the objects of the cluster.
func kubernetesJudge(ctx context.Context, documents [][]byte) (judge, error) {
	objects := []runtime.Object{&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "default"}}}
	for _, document := range documents {
		kind, err := kindOf(document)
		if err != nil {
			return nil, err
		}
		var object runtime.Object
		switch kind {
		case "ValidatingAdmissionPolicy":
			object = &admissionregistrationv1.ValidatingAdmissionPolicy{}
		case "ValidatingAdmissionPolicyBinding":
			object = &admissionregistrationv1.ValidatingAdmissionPolicyBinding{}
		default:
			return nil, fmt.Errorf("the kind %q is not judged", kind)
		}
		if err := yaml.UnmarshalStrict(document, object); err != nil {
			return nil, err
		}
		scheme.Scheme.Default(object)
		if policy, isPolicy := object.(*admissionregistrationv1.ValidatingAdmissionPolicy); isPolicy {
			if err := checkExpressions(policy); err != nil {
				return nil, err
			}
			complete(policy)
		}
		objects = append(objects, object)
	}
	client := fake.NewClientset(objects...)
	factory := informers.NewSharedInformerFactory(client, time.Hour)
	plugin, err := validating.NewPlugin(nil)
	if err != nil {
		return nil, err
	}
	plugin.SetExternalKubeInformerFactory(factory)
	plugin.SetExternalKubeClientSet(client)
	plugin.SetRESTMapper(meta.NewDefaultRESTMapper(nil))
	plugin.SetDynamicClient(dynamicfake.NewSimpleDynamicClient(scheme.Scheme))
	plugin.SetDrainedNotification(ctx.Done())
	plugin.SetAuthorizer(nobody{})
	if err := plugin.ValidateInitialization(); err != nil {
		return nil, err
	}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	if !plugin.WaitForReady() {
		return nil, errors.New("the plugin is not ready")
	}
	return func(ctx context.Context, request request) (verdict, error) {
		object, err := typed(&request.Object)
		if err != nil {
			return verdict{}, err
		}
		var old runtime.Object
		if request.OldObject != nil {
			if old, err = typed(request.OldObject); err != nil {
				return verdict{}, err
			}
		}
		attributes := admission.NewAttributesRecord(
			object, old, request.Object.GroupVersionKind(), request.Object.GetNamespace(), request.Object.GetName(),
			schema.GroupVersionResource(request.Resource), request.SubResource, admission.Operation(request.Operation),
			nil, false, &user.DefaultInfo{Name: "test"},
		)
		err = plugin.Validate(ctx, attributes, admission.NewObjectInterfacesFromScheme(scheme.Scheme))
		var status apierrors.APIStatus
		if err != nil && !errors.As(err, &status) {
			return verdict{}, err
		}
		if err != nil {
			return verdict{Message: err.Error()}, nil
		}
		return verdict{IsAllowed: true}, nil
	}, nil
}

// The defaults that the API server sets. Source: k8s.io/kubernetes pkg/apis/admissionregistration/v1/defaults.go.
func complete(policy *admissionregistrationv1.ValidatingAdmissionPolicy) {
	fail, equivalent, all := admissionregistrationv1.Fail, admissionregistrationv1.Equivalent, admissionregistrationv1.AllScopes
	if policy.Spec.FailurePolicy == nil {
		policy.Spec.FailurePolicy = &fail
	}
	constraints := policy.Spec.MatchConstraints
	if constraints.MatchPolicy == nil {
		constraints.MatchPolicy = &equivalent
	}
	if constraints.NamespaceSelector == nil {
		constraints.NamespaceSelector = &metav1.LabelSelector{}
	}
	if constraints.ObjectSelector == nil {
		constraints.ObjectSelector = &metav1.LabelSelector{}
	}
	for i := range constraints.ResourceRules {
		if constraints.ResourceRules[i].Scope == nil {
			constraints.ResourceRules[i].Scope = &all
		}
	}
}

// The object as the API server has it: of a type, if it is one of Kubernetes itself.
func typed(object *unstructured.Unstructured) (runtime.Object, error) {
	made, err := scheme.Scheme.New(object.GroupVersionKind())
	if runtime.IsNotRegisteredError(err) {
		return object, nil
	}
	if err != nil {
		return nil, err
	}
	return made, runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(object.Object, made, true)
}
