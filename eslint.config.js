import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const fileSystem = { regex: '^(node:)?fs(/promises)?$', message: 'Only store/, datasets/ and the processes around the steps touch files: take bytes as arguments.' };
const nodeBuiltins = { regex: '^node:|^(assert|buffer|child_process|crypto|events|fs|http|https|net|os|path|process|stream|timers|url|util|worker_threads|zlib)(/|$)', message: 'Workflow code runs in a sandbox: no Node built-ins.' };
const outsideOfSandbox = { regex: '^@tensorflow/|^apache-arrow|^@aws-sdk/|^@smithy/', message: 'Workflow code runs in a sandbox: leave this to a step.' };

export default defineConfig(
  { ignores: ['dist/', '.everstep/', 'coverage/', 'node_modules/', '**/*.mjs', '**/*.cjs', '**/*.js'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Results are reproducible: draw from a seeded generator.' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-generated-empty-object-type': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
    },
  },
  {
    // engine/environment.ts describes the machine for the compute process; no step reads it. TensorFlow takes graphs from
    // a folder only, and the list of its ops lies beside the addon.
    files: ['schemas/**/*.ts', 'activities/**/*.ts', 'engine/**/*.ts', 'models/**/*.ts', 'reports/**/*.ts', 'presets/**/*.ts'],
    ignores: ['**/*.test.ts', 'engine/environment.ts', 'engine/addon-folder.ts', 'engine/graph/session.ts', 'engine/graph/op-definitions-file.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [fileSystem] }] },
  },
  {
    files: ['workflows/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [nodeBuiltins, outsideOfSandbox] }] },
  },
  {
    files: ['**/*.test.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // vitest types its matchers, such as expect.stringContaining, as any
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
);
