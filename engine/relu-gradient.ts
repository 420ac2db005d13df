import type { Tensor } from '@tensorflow/tfjs';
import { float32Type, registerOp } from './register-op.ts';
import type { TensorFlow } from './tensorflow.ts';

/** Gives tfjs TensorFlow's own gradients of `relu` and of `relu6`, one op each: tfjs composes them of several. The first bundle's registration in a process stays. */
export function replaceReluGradients(tf: TensorFlow): void {
  for (const kernelName of ['Relu', 'Relu6']) replaceGradient(tf, kernelName, `${kernelName}Grad`);
}

function replaceGradient(tf: TensorFlow, kernelName: string, gradientKernel: string): void {
  if (!registerOp(tf, gradientKernel, ['gradient', 'features'], float32Type)) return;
  tf.unregisterGradient(kernelName);
  tf.registerGradient({
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (gradient, [features]) => {
      if (Array.isArray(gradient) || features === undefined) throw new Error(`${kernelName} has one input and one output`);
      return { x: () => tf.engine().runKernel<Tensor>(gradientKernel, { gradient, features }) };
    },
  });
}
