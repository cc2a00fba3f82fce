package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"regexp"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	v1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"
)

// A version of a resource, ready to validate documents.
type definition struct {
	structural *schema.Structural
	validator  validation.SchemaValidator
	rules      *cel.Validator
}

var helm = regexp.MustCompile(`(?m)^\{\{.*\}\}\n`)

// All CRDs of the files, by "group/version/Kind".
func readDefinitions(files []string) (map[string]*definition, error) {
	found := map[string]*definition{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for _, document := range bytes.Split(helm.ReplaceAll(text, nil), []byte("\n---\n")) {
			var crd v1.CustomResourceDefinition
			if err := yaml.Unmarshal(document, &crd); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			if crd.Kind != "CustomResourceDefinition" {
				continue
			}
			for _, version := range crd.Spec.Versions {
				made, err := define(version.Schema.OpenAPIV3Schema)
				if err != nil {
					return nil, fmt.Errorf("%s: %s %s: %w", file, crd.Spec.Names.Kind, version.Name, err)
				}
				found[crd.Spec.Group+"/"+version.Name+"/"+crd.Spec.Names.Kind] = made
			}
		}
	}
	return found, nil
}

func define(props *v1.JSONSchemaProps) (*definition, error) {
	var internal apiextensions.JSONSchemaProps
	if err := v1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(props, &internal, nil); err != nil {
		return nil, err
	}
	structural, err := schema.NewStructural(&internal)
	if err != nil {
		return nil, err
	}
	validator, _, err := validation.NewSchemaValidator(&internal)
	if err != nil {
		return nil, err
	}
	return &definition{structural, validator, cel.NewValidator(structural, true, celconfig.PerCallLimit)}, nil
}

func (d *definition) validate(ctx context.Context, object map[string]any) error {
	options := schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	if unknown := pruning.PruneWithOptions(object, d.structural, true, options); len(unknown) > 0 {
		return fmt.Errorf("unknown fields: %v", unknown)
	}
	defaulting.Default(object, d.structural)
	problems := validation.ValidateCustomResource(nil, object, d.validator)
	problems = append(problems, listtype.ValidateListSetsAndMaps(nil, d.structural, object)...)
	if d.rules != nil {
		broken, _ := d.rules.Validate(ctx, field.NewPath(""), d.structural, object, nil, celconfig.RuntimeCELCostBudget)
		problems = append(problems, broken...)
	}
	return problems.ToAggregate()
}
