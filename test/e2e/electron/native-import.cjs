// Imports as Node does, past the test runner: what was built is run unchanged, and the double is the same for both.
const { registerHooks } = process.getBuiltinModule('node:module');
const { pathToFileURL } = process.getBuiltinModule('node:url');

const double = pathToFileURL(require.resolve('./double/electron.ts')).href;
registerHooks({
  resolve: (name, context, next) =>
    name === 'electron' || name === 'electron/main'
      ? { url: double, shortCircuit: true }
      : next(name, context),
});
module.exports = (url) => import(url);
