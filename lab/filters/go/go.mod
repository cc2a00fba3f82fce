module wasm-image.dev/lab/filters/go

go 1.26.0
