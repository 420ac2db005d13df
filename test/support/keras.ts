import { pythonEnvironment } from './python.ts';

const requirements = [
  'keras==3.10.0',
  'jax==0.4.30; python_version < "3.13"',
  'jax==0.4.38; python_version >= "3.13"',
  'numpy==2.0.2; python_version < "3.13"',
  'scipy==1.13.1; python_version < "3.13"',
  'numpy==2.2.6; python_version >= "3.13"',
  'scipy==1.15.3; python_version >= "3.13"',
];

/** A Python with Keras on JAX. */
export function kerasEnvironment(): Promise<{ python: string }> {
  return pythonEnvironment('keras', requirements);
}
