import js from '@eslint/js';
import globals from 'globals';

export default [
  { ignores: ['dist/', 'node_modules/'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      curly: ['error', 'multi-line'],
      eqeqeq: 'error',
      'no-var': 'error',
      'no-console': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['lib/**', 'demo/**'],
    languageOptions: { globals: globals['shared-node-browser'] },
  },
  {
    files: ['lib/**'],
    languageOptions: { globals: { ...globals.browser, process: 'readonly' } },
  },
  {
    files: ['demo/**'],
    languageOptions: { globals: globals.browser },
    rules: { 'no-restricted-properties': ['error', { property: 'innerHTML' }, { property: 'outerHTML' }] },
  },
  {
    files: ['demo/sw.js'],
    languageOptions: { globals: globals.serviceworker },
  },
  {
    files: ['bench/**'],
    languageOptions: { globals: { ...globals.browser, ...globals.worker } },
    rules: { 'no-restricted-properties': ['error', { property: 'innerHTML' }, { property: 'outerHTML' }] },
  },
  {
    files: ['bench/*.mjs'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: { 'no-console': 'off' },
  },
  {
    // Tests run under Node, and hand functions to pages.
    files: ['test/**', 'screenshots/**', '*.js'],
    languageOptions: { globals: { ...globals.node, ...globals.browser, holdfast: 'readonly' } },
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/go-browser/client/**'],
    languageOptions: { globals: globals.worker },
  },
];
