// Lets the Go compiler take a function without a body.
