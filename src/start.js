#!/usr/bin/env node
// The first file that runs, in plain old JavaScript, so that even a Node that is too old can say so.

var major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    'Defender SIEM connector needs Node 24 or newer and this is Node ' +
      process.versions.node +
      ' (' +
      process.execPath +
      '): start it with `npm start`, which brings its own Node, or install a newer one.\n',
  );
  process.exitCode = 78;
} else {
  // Beside the sources stands main.ts, in a built package main.js.
  import(import.meta.filename.endsWith('dist/start.js') ? './main.js' : './main.ts');
}
