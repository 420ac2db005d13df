/** Pinned packages of a virtual environment, as pip takes them. */
export interface PythonPackages {
  /** For people who look into the cache. */
  readonly name: string;
  readonly requirements: readonly string[];
}

const numpy = ['numpy==2.0.2; python_version < "3.13"', 'numpy==2.2.6; python_version >= "3.13"'];

/** Reads and writes Arrow, Parquet and NumPy files, on Python 3.9 to 3.13. */
export const arrowPackages: PythonPackages = { name: 'pyarrow', requirements: ['pyarrow==21.0.0', ...numpy] };

/** Keras on JAX, on Python 3.9 to 3.13. */
export const kerasPackages: PythonPackages = {
  name: 'keras',
  requirements: [
    'keras==3.10.0',
    'jax==0.4.30; python_version < "3.13"',
    'jax==0.4.38; python_version >= "3.13"',
    'scipy==1.13.1; python_version < "3.13"',
    'scipy==1.15.3; python_version >= "3.13"',
    ...numpy,
  ],
};

/** TensorFlow and safetensors, on Python 3.9 to 3.13. */
export const tensorflowPackages: PythonPackages = {
  name: 'tensorflow',
  requirements: ['tensorflow-cpu==2.20.0; python_version < "3.10"', 'tensorflow-cpu==2.21.0; python_version >= "3.10"', 'keras==3.10.0; python_version < "3.10"', 'keras==3.12.0; python_version >= "3.10"', 'safetensors==0.6.2', ...numpy],
};

/** Decodes images, on Python 3.9 to 3.13. */
export const pillowPackages: PythonPackages = { name: 'pillow', requirements: ['pillow==11.3.0'] };
