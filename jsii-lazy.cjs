// Loaded into node before jsii starts: resolves a prebuilt provider package's eager index.js to the
// lazy-index.js it ships, so that a resource's code is compiled when it is first used.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const Module = require('node:module');

const PROVIDER_INDEX = /[\\/]@cdkt[fn][\\/]provider-[^\\/]+[\\/]lib[\\/]index\.js$/;
const resolved = new Map();

function lazyOf(eager) {
  const lazy = path.join(path.dirname(eager), 'lazy-index.js');
  if (fs.existsSync(lazy)) return lazy;
  const name = eager.split(/[\\/]/).slice(-4, -2).join('/');
  process.stderr.write(`warning: ${name} has no lib/lazy-index.js: it loads whole, slowly\n`);
  return eager;
}

// Replaced once only: a second --require of this file must not warn twice.
if (!Module._resolveFilename.jsiiLazy) {
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (...args) {
    const file = resolve.apply(this, args);
    if (typeof file !== 'string' || !PROVIDER_INDEX.test(file)) return file;
    if (!resolved.has(file)) resolved.set(file, lazyOf(file));
    return resolved.get(file);
  };
  Module._resolveFilename.jsiiLazy = true;
}
