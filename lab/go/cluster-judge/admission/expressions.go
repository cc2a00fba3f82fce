package main

import (
	"errors"
	"fmt"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions"
	"k8s.io/apiserver/pkg/cel/environment"
)

// The first version with ValidatingAdmissionPolicies that are on for everybody.
var oldest = version.MajorMinor(1, 30)

// Whether the oldest version takes all expressions of a new policy. The plugin itself also takes newer ones.
func checkExpressions(policy *admissionregistrationv1.ValidatingAdmissionPolicy) error {
	compiler, err := cel.NewCompositedCompiler(environment.MustBaseEnvSet(oldest))
	if err != nil {
		return err
	}
	declared := cel.OptionalVariableDeclarations{HasAuthorizer: true}
	var problems []error
	for _, one := range policy.Spec.Variables {
		variable := validating.Variable{Name: one.Name, Expression: one.Expression}
		if result := compiler.CompileAndStoreVariable(&variable, declared, environment.NewExpressions); result.Error != nil {
			problems = append(problems, fmt.Errorf("variable %s: %w", one.Name, result.Error))
		}
	}
	var conditions []cel.ExpressionAccessor
	for i := range policy.Spec.MatchConditions {
		conditions = append(conditions, (*matchconditions.MatchCondition)(&policy.Spec.MatchConditions[i]))
	}
	for _, one := range policy.Spec.Validations {
		conditions = append(conditions, &validating.ValidationCondition{Expression: one.Expression})
	}
	problems = append(problems, compiler.CompileCondition(conditions, declared, environment.NewExpressions).CompilationErrors()...)
	return errors.Join(problems...)
}
