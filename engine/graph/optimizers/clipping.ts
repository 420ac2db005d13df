import type { Clipping } from '../../optimizers/options.ts';
import type { Graph, Output } from '../graph.ts';

/** Gradients within their bounds, with Keras' arithmetic: what is not a number stays so. */
export function clipGradients(graph: Graph, gradients: readonly Output[], clipping: Clipping | undefined): readonly Output[] {
  if (clipping === undefined) return gradients;
  const limit = graph.float(clipping.limit);
  switch (clipping.kind) {
    case 'value':
      return gradients.map((gradient) => graph.node('Minimum', [graph.node('Maximum', [gradient, graph.float(-clipping.limit)]), limit]));
    case 'norm':
      return gradients.map((gradient) => {
        const norm = graph.node('Sqrt', [squaredSum(graph, gradient)]);
        return graph.node('RealDiv', [graph.node('Mul', [gradient, limit]), graph.node('Maximum', [norm, limit])]);
      });
    case 'global-norm': {
      const norm = graph.node('Sqrt', [graph.node('AddN', gradients.map((gradient) => squaredSum(graph, gradient)))]);
      const inverse = graph.node('Minimum', [graph.node('Reciprocal', [norm]), graph.float(1 / clipping.limit)]);
      const scale = graph.node('AddV2', [graph.node('Mul', [inverse, limit]), graph.node('Sub', [norm, norm])]);
      return gradients.map((gradient) => graph.node('Mul', [gradient, scale]));
    }
  }
}

function squaredSum(graph: Graph, gradient: Output): Output {
  const flat = graph.node('Reshape', [graph.node('Square', [gradient]), graph.integers([-1])]);
  return graph.node('Sum', [flat, graph.integers([0])], { keep_dims: false });
}
