/**
 * Runs every *.test.mjs beside this file, one after the other: the tests of one journey share a demo
 * world. `node run.mjs NAME` runs only the files whose name holds NAME. Exits 1 when a test fails.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const FILE_LIMIT = 10 * 60_000;

const wanted = process.argv.slice(2);
const files = readdirSync(new URL('.', import.meta.url).pathname)
  .filter((name) => name.endsWith('.test.mjs') && (wanted.length === 0 || wanted.some((part) => name.includes(part))))
  .sort()
  .map((name) => join(new URL('.', import.meta.url).pathname, name));

if (files.length === 0) {
  console.error(`no test file matches ${wanted.join(' ')}`);
  process.exit(1);
}

run({ files, concurrency: false, timeout: FILE_LIMIT })
  .on('test:fail', () => {
    process.exitCode = 1;
  })
  .compose(new spec())
  .pipe(process.stdout);
