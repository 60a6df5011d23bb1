import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const noHex = {
  selector: 'Literal[value=/^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/]',
  message: 'Colours live in renderer/ui/theme.ts; use the palette names.',
};

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.cache/**', 'test/out/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: new URL('..', import.meta.url).pathname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': ['error', { allow: ['error'] }],
      eqeqeq: 'error',
    },
  },
  { files: ['test/**', '.config/**', 'main/**'], rules: { 'no-console': 'off' } },
  {
    files: ['renderer/**/*.tsx', 'renderer/**/*.ts'],
    ignores: ['renderer/ui/theme.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      // Advice for the React Compiler, which is not used here.
      'react-hooks/incompatible-library': 'off',
      'no-restricted-syntax': ['error', noHex],
    },
  },
);
