#!/bin/sh
# In place of the compiler, for our own crates alone: with the counters libFuzzer looks at.
compiler=$1
shift
# shellcheck disable=SC2086 # a list of words
exec "$compiler" "$@" $FUZZ_FLAGS
