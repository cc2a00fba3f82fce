{{- define "mesh.image" -}}
{{- $tag := .tag | default .root.Values.tag | default .root.Chart.AppVersion -}}
{{ .root.Values.registry }}/{{ .name }}:{{ $tag }}{{ with .root.Values.digest }}@{{ . }}{{ end }}
{{- end -}}
