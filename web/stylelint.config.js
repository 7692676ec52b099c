/** Colours are named by their role; the literal ones live in tokens.css alone. */
export default {
  extends: ['stylelint-config-recommended'],
  ignoreFiles: ['dist/**', 'dist-gallery/**', 'node_modules/**'],
  rules: {
    'color-no-hex': true,
    'color-named': 'never',
    'function-disallowed-list': ['rgb', 'rgba', 'hsl', 'hsla', 'hwb', 'lab', 'lch', 'oklab', 'oklch', 'color'],
    'no-descending-specificity': null,
    'selector-pseudo-class-no-unknown': [true, { ignorePseudoClasses: ['global'] }],
  },
  overrides: [
    { files: ['**/*.svelte'], customSyntax: 'postcss-html' },
    { files: ['shared/tokens.css'], rules: { 'color-no-hex': null, 'function-disallowed-list': null } },
  ],
};
