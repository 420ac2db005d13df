import type { PythonPackages } from '../../test/support/python-packages.ts';

/** Keras on both of its backends; Python 3.11 or later. */
export const kerasPackages: PythonPackages = { name: 'bench-keras', requirements: ['keras==3.15.1', 'tensorflow-cpu==2.21.0', 'jax==0.10.2', 'numpy==2.4.6'] };

/** The registry's build for Linux, which brings CUDA's libraries along: about 7 GB that a machine without a GPU has no use for. */
export const torchPackages: PythonPackages = { name: 'bench-torch', requirements: ['torch==2.15.0', 'numpy==2.4.6'] };
