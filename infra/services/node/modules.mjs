/**
 * Loads packages from the folder that `ops/test` installed them to. Node looks for packages beside
 * the importing file only, and none of ours keeps a `node_modules` beside itself.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.env.GEMEINWERK_NODE_MODULES;
if (!folder) {
  throw new Error('GEMEINWERK_NODE_MODULES is not set; start through ./ops/test or take its exports from ./ops/test --services');
}

const resolver = createRequire(join(folder, 'resolver.js'));

/** The file a package is entered by, or one file inside it. */
export const locate = (name) => resolver.resolve(name);

/** The exports of a package. */
export const load = (name) => import(pathToFileURL(locate(name)).href);
