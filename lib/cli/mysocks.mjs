#!/usr/bin/env node
// Starts the `mysocks` command. An old Node must get far enough here to say which one is needed: so
// there is nothing in this file that needs a new one, and nothing is imported before the check.
const [major, minor] = process.versions.node.split('.').map(Number);

// As in package.json, `engines`.
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`mysocks: Node.js 20.19 or newer is needed: this is ${process.version}
Get a newer one from https://nodejs.org, or with a version manager: nvm install --lts`);
  process.exitCode = 1;
} else if (/[?\\]/.test(decodeURIComponent(import.meta.url))) {
  console.error('mysocks: the path of the kit must hold neither "?" nor "\\"');
  process.exitCode = 2;
} else {
  main().catch(explain);
}

async function main() {
  const { compiled, MAIN } = await import('./compiled.mjs');
  const files = await compiled();
  // What the command loads later, by name, is compiled as well.
  globalThis[Symbol.for('mysocks.compiled')] = files;
  if (files === undefined && !process.features.typescript) {
    // This Node does not leave out the types by itself.
    const { register } = await import('tsx/esm/api');
    register();
  }
  await import(files?.get(MAIN) ?? './main.ts');
}

function explain(error) {
  const reason = error.message.split('\n').find((line) => line.trim() !== '') ?? error.name;
  if (error.code === 'ERR_MODULE_NOT_FOUND' && /package/.test(reason)) {
    console.error(`mysocks: ${error.message}\nIts packages are not installed: run npm ci`);
    process.exitCode = 1;
  } else if (/esbuild|service was stopped/i.test(error.message)) {
    console.error(`mysocks: esbuild does not run here (npm ci installs it again): ${reason}`);
    process.exitCode = 2;
  } else if (error.syscall !== undefined || /memory/i.test(error.message)) {
    console.error(`mysocks: ${reason}`);
    process.exitCode = 2;
  } else {
    throw error;
  }
}
