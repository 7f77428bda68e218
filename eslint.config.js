import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

const parserOptions = {
  projectService: true,
  tsconfigRootDir: import.meta.dirname,
  extraFileExtensions: ['.svelte'],
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'demo/', 'test-results/'] },
  ...tseslint.configs.strict,
  ...svelte.configs.recommended,
  { files: ['**/*.ts'], languageOptions: { parserOptions } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { ...parserOptions, parser: tseslint.parser } },
    rules: {
      // Addresses are the route in the hash, not SvelteKit's.
      'svelte/no-navigation-without-resolve': 'off',
      // What is made anew for each answer needs no reactive map.
      'svelte/prefer-svelte-reactivity': 'off',
      'no-undef': 'off',
    },
  },
  {
    files: ['**/*.ts', '**/*.svelte'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-ignore': true, 'ts-expect-error': true },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
);
