#!/usr/bin/env node
// What .pre-commit-hooks.yaml runs, with the names of files. pre-commit installs nothing: dist/ is complete.
process.argv.splice(2, 0, 'check', '--offline');
require('../dist/cli.cjs');
