// Renders a chart as `helm template NAME CHART` does, with Helm's own packages for charts, values and templates and
// without those that talk to a cluster.
// usage: helm-template NAME CHART [--set KEY=VALUE ...] [--values FILE ...]
package main

import (
	"flag"
	"fmt"
	"os"
	"path"
	"sort"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/strvals"
	"sigs.k8s.io/yaml"
)

type list []string

func (l *list) String() string         { return strings.Join(*l, ",") }
func (l *list) Set(value string) error { *l = append(*l, value); return nil }

func main() {
	text, err := render(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
	fmt.Print(text)
}

func render(args []string) (string, error) {
	if len(args) < 2 {
		return "", fmt.Errorf("usage: helm-template NAME CHART [--set KEY=VALUE ...] [--values FILE ...]")
	}
	var sets, files list
	flags := flag.NewFlagSet("helm-template", flag.ContinueOnError)
	flags.Var(&sets, "set", "a value")
	flags.Var(&files, "values", "a file with values")
	if err := flags.Parse(args[2:]); err != nil {
		return "", err
	}
	loaded, err := loader.Load(args[1])
	if err != nil {
		return "", err
	}
	values, err := valuesOf(files, sets)
	if err != nil {
		return "", err
	}
	if err := chartutil.ProcessDependenciesWithMerge(loaded, values); err != nil {
		return "", err
	}
	release := chartutil.ReleaseOptions{Name: args[0], Namespace: "default", Revision: 1, IsInstall: true}
	given, err := chartutil.ToRenderValues(loaded, values, release, chartutil.DefaultCapabilities)
	if err != nil {
		return "", err
	}
	rendered, err := engine.Render(loaded, given)
	if err != nil {
		return "", err
	}
	return print(loaded, rendered), nil
}

func valuesOf(files, sets []string) (map[string]interface{}, error) {
	values := map[string]interface{}{}
	for _, file := range files {
		bytes, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		more := map[string]interface{}{}
		if err := yaml.Unmarshal(bytes, &more); err != nil {
			return nil, err
		}
		values = chartutil.CoalesceTables(more, values)
	}
	for _, set := range sets {
		if err := strvals.ParseInto(set, values); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// print writes custom resource definitions, then each file that is not empty, under its name.
func print(loaded *chart.Chart, rendered map[string]string) string {
	var text strings.Builder
	for _, crd := range loaded.CRDObjects() {
		fmt.Fprintf(&text, "---\n# Source: %s\n%s\n", crd.Filename, crd.File.Data)
	}
	names := make([]string, 0, len(rendered))
	for name := range rendered {
		if base := path.Base(name); !strings.HasPrefix(base, "_") && base != "NOTES.txt" && strings.TrimSpace(rendered[name]) != "" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(&text, "---\n# Source: %s\n%s\n", name, rendered[name])
	}
	return text.String()
}
