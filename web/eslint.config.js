import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
  { ignores: ['dist/', 'dist-gallery/', 'shots/', 'node_modules/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    // TypeScript knows every name; the plain rule does not know types.
    files: ['**/*.ts', '**/*.svelte'],
    rules: { 'no-undef': 'off' },
  },
  // Our maps and sets are built, read and replaced whole, never changed in place: nothing for a reactive one to track.
  { rules: { 'svelte/prefer-svelte-reactivity': 'off' } },
  // The console routes by plain links that it intercepts itself; this rule is about SvelteKit.
  { rules: { 'svelte/no-navigation-without-resolve': 'off' } },
);
