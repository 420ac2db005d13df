import type { Tensor, TypedArray } from '@tensorflow/tfjs';
import { opDefinitions } from './graph/op-definitions-file.ts';
import { clipGradients } from './graph/optimizers/clipping.ts';
import { type GraphOptimizer, graphOptimizer } from './graph/optimizers/graph-optimizer.ts';
import { dataTypes } from './graph/data-types.ts';
import type { Graph, Output } from './graph/graph.ts';
import { placeholder, type Placeholder, type TensorSpecification } from './graph/placeholders.ts';
import { type GraphVariable, Program } from './graph/program.ts';
import type { Feed } from './graph/session.ts';
import { traceSeeds } from './graph/trace-seeds.ts';
import { type Objective, outputsOf, traceTraining } from './graph/trace-training.ts';
import { Tracer } from './graph/tracer.ts';
import type { NamedArray } from './named-array.ts';
import type { Network } from './network.ts';
import type { OptimizerOptions } from './optimizers/options.ts';
import type { TrainedVariable } from './optimizers/optimizer.ts';
import type { NodeBackend, TensorFlow } from './tensorflow.ts';
import { networkVariables } from './variables.ts';

/** A tensor in this process's memory that is fed. */
export interface ArrayTensor extends TensorSpecification {
  readonly data: TypedArray;
}

/** Rows of all inputs of a network and of what its outputs ought to be, or what such rows have to be. */
export interface Rows<Element extends TensorSpecification = ArrayTensor> {
  readonly inputs: readonly Element[];
  readonly targets: readonly Element[];
}

type RowsSpecification = Rows<TensorSpecification>;

/** What changes from step to step besides the rows. */
export interface StepInputs {
  readonly learningRate: number;
  /** Steps that were taken, this one included. */
  readonly iteration: number;
  /** The seed of each layer that draws. */
  seedOf(layer: string): readonly [number, number];
}

/** The loss and the objective's metrics. */
export interface Figures {
  readonly loss: number;
  readonly metrics: readonly number[];
}

interface Signature {
  readonly inputs: readonly Output[];
  readonly targets: readonly Output[];
  /** Loss and metrics. */
  readonly figures: Output;
}

interface TrainSignature extends Signature {
  readonly seeds: Output | undefined;
  readonly numbers: Output;
}

interface EvaluateSignature extends Signature {
  readonly predictions: readonly Output[];
}

interface TrainedWeight {
  readonly weight: TrainedVariable;
  readonly variable: GraphVariable;
  readonly slots: readonly GraphVariable[];
}

/**
 * Any tfjs network with its optimizer as one TensorFlow graph. Each shape of its rows is traced when it comes first; all share the
 * variables.
 */
export class TracedNetwork {
  readonly #tf: TensorFlow;
  readonly #network: Network;
  readonly #objective: Objective;
  readonly #options: OptimizerOptions | undefined;
  readonly #optimizer: GraphOptimizer | undefined;
  readonly #program: Program;
  readonly #weights: readonly { readonly weight: TrainedVariable; readonly variable: GraphVariable }[];
  readonly #trained: readonly TrainedWeight[];
  readonly #trainSignatures = new Map<string, TrainSignature>();
  readonly #evaluateSignatures = new Map<string, EvaluateSignature>();

  /** Starts with the network's weights. Without an optimizer it is not trained. */
  constructor(tf: TensorFlow, network: Network, objective: Objective, optimizer: OptimizerOptions | undefined) {
    const { all, trained } = networkVariables(network.model);
    const program = new Program(tf.backend() as NodeBackend, opDefinitions());
    this.#tf = tf;
    this.#network = network;
    this.#objective = objective;
    this.#options = optimizer;
    this.#optimizer = optimizer === undefined ? undefined : graphOptimizer(optimizer);
    this.#program = program;
    this.#weights = all.map((weight) => {
      const { name, variable } = weight;
      return { weight, variable: program.variable(name, variable.shape, Float32Array.from(variable.dataSync())) };
    });
    const slots = this.#optimizer?.slots ?? [];
    this.#trained = this.#weights
      .filter(({ weight }) => trained.includes(weight))
      .map(({ weight, variable }) => ({ weight, variable, slots: slots.map((slot) => program.variable(`${variable.name}/${slot}`, variable.shape)) }));
  }

  /** Traces what will be needed: a graph that grows later has to be loaded anew. */
  prepare(training: readonly RowsSpecification[], evaluation: readonly RowsSpecification[]): void {
    for (const rows of training) this.#trainSignature(rows);
    for (const rows of evaluation) this.#evaluateSignature(rows);
  }

  /** One step. Where the loss is not finite, the variables are of no use any more. */
  train(rows: Rows, { learningRate, iteration, seedOf }: StepInputs): Figures {
    if (this.#optimizer === undefined) throw new Error('a network without an optimizer is not trained');
    const signature = this.#trainSignature(rows);
    const numbers = Float32Array.from(this.#optimizer.stepNumbers(learningRate, iteration));
    const seeds = Int32Array.from(this.#network.randomness.layers.flatMap(seedOf));
    const feeds: Feed[] = [...feedsOf(rows, signature), { output: signature.numbers, dtype: 'float32', shape: [numbers.length], data: numbers }];
    if (signature.seeds !== undefined) feeds.push({ output: signature.seeds, dtype: 'int32', shape: [seeds.length / 2, 2], data: seeds });
    return figuresOf(this.#program.run(feeds, [signature.figures])[0]);
  }

  /** The objective's judgement outside of training. */
  evaluate(rows: Rows): Figures & { readonly predictions: readonly TypedArray[] } {
    const signature = this.#evaluateSignature(rows);
    const [figures, ...predictions] = this.#program.run(feedsOf(rows, signature), [signature.figures, ...signature.predictions]);
    return { ...figuresOf(figures), predictions };
  }

  readVariables(): NamedArray[] {
    return this.#program.read(this.#weights.map(({ variable }) => variable));
  }

  /** @throws ES-ENGINE-WEIGHTS where names or shapes are not those of the network */
  writeVariables(values: readonly NamedArray[]): void {
    this.#program.write(this.#weights.map(({ variable }) => variable), values);
  }

  readSlots(): NamedArray[] {
    return this.#program.read(this.#slots());
  }

  /** @throws ES-ENGINE-WEIGHTS where names or shapes are not those of the optimizer */
  writeSlots(values: readonly NamedArray[]): void {
    this.#program.write(this.#slots(), values);
  }

  dispose(): void {
    this.#program.dispose();
    this.#network.model.dispose();
  }

  #slots(): GraphVariable[] {
    return this.#trained.flatMap(({ slots }) => slots);
  }

  #trainSignature(rows: RowsSpecification): TrainSignature {
    return found(this.#trainSignatures, rows, () => this.#traceTraining(rows));
  }

  #evaluateSignature(rows: RowsSpecification): EvaluateSignature {
    return found(this.#evaluateSignatures, rows, () => this.#traceEvaluation(rows));
  }

  #traceTraining(rows: RowsSpecification): TrainSignature {
    const { graph } = this.#program;
    return this.#trace(rows, (tracer, inputs, targets) => {
      const seeds = traceSeeds(this.#tf, graph, tracer, this.#network.randomness);
      const variables = this.#trained.map(({ weight }) => weight.variable);
      const { loss, metrics, gradients } = traceTraining(this.#tf, tracer, this.#network, this.#objective, seeds, variables, tensorsOf(inputs), tensorsOf(targets));
      const numbers = graph.node('Placeholder', [], { dtype: dataTypes.float32, shape: [this.#stepNumbers()] });
      const updates = [...this.#updates(gradients, numbers), ...this.#assignments(tracer)];
      return { inputs: outputsOfAll(inputs), targets: outputsOfAll(targets), seeds: seeds.output, numbers, figures: packed(graph, [loss, ...metrics], updates) };
    });
  }

  #traceEvaluation(rows: RowsSpecification): EvaluateSignature {
    const { graph } = this.#program;
    return this.#trace(rows, (tracer, inputs, targets) => {
      const { loss, metrics, predictions } = tracer.trace(() =>
        this.#objective(outputsOf(this.#network.model.apply(tensorsOf(inputs), { training: false }) as Tensor | Tensor[]), tensorsOf(targets)),
      );
      const traced = (tensors: readonly Tensor[]) => tensors.map((tensor) => tracer.outputOf(tensor));
      return { inputs: outputsOfAll(inputs), targets: outputsOfAll(targets), figures: packed(graph, traced([loss, ...metrics]), []), predictions: traced(predictions) };
    });
  }

  #trace<Traced>(rows: RowsSpecification, body: (tracer: Tracer, inputs: readonly Placeholder[], targets: readonly Placeholder[]) => Traced): Traced {
    const tf = this.#tf;
    const { graph } = this.#program;
    const tracer = new Tracer(tf, graph);
    tf.engine().startScope();
    try {
      for (const { weight, variable } of this.#weights) tracer.bind(weight.variable, variable.value);
      const placed = (specifications: readonly TensorSpecification[]) => specifications.map((specification) => placeholder(tf, graph, tracer, specification));
      return body(tracer, placed(rows.inputs), placed(rows.targets));
    } finally {
      tf.engine().endScope();
    }
  }

  #updates(gradients: readonly Output[], numbers: Output): Output[] {
    const optimizer = this.#optimizer;
    if (optimizer === undefined) return [];
    const { graph } = this.#program;
    const scalars = graph.add('Unpack', [numbers], { num: this.#stepNumbers() });
    const clipped = clipGradients(graph, gradients, this.#options?.clipping);
    return this.#trained.flatMap(({ variable, slots }, place) => {
      const gradient = clipped[place];
      return gradient === undefined ? [] : [optimizer.update(graph, { variable, slots, gradient, numbers: scalars })];
    });
  }

  /** What layers keep from step to step, such as moving averages. */
  #assignments(tracer: Tracer): Output[] {
    return tracer.assignments.map(({ variable, value }) => {
      const assigned = this.#weights.find(({ weight }) => weight.variable === variable)?.variable;
      if (assigned === undefined) throw new Error(`${variable.name} is assigned, but none of the weights of the network`);
      return this.#program.graph.node('AssignVariableOp', [assigned.handle, value], {}, { after: [assigned.value] });
    });
  }

  #stepNumbers(): number {
    return this.#optimizer?.stepNumbers(1, 1).length ?? 0;
  }
}

function found<Traced>(signatures: Map<string, Traced>, { inputs, targets }: RowsSpecification, trace: () => Traced): Traced {
  const key = [...inputs, ...targets].map(({ dtype, shape }) => `${dtype} ${shape.join('×')}`).join();
  const signature = signatures.get(key) ?? trace();
  signatures.set(key, signature);
  return signature;
}

/** Scalars side by side, ready when all of `after` are done. */
function packed(graph: Graph, scalars: readonly Output[], after: readonly Output[]): Output {
  return graph.node('Identity', [graph.node('Pack', scalars)], {}, { after });
}

function feedsOf({ inputs, targets }: Rows, signature: Signature): Feed[] {
  const places = [...signature.inputs, ...signature.targets];
  return [...inputs, ...targets].flatMap((array, place) => {
    const output = places[place];
    return output === undefined ? [] : [{ ...array, output }];
  });
}

function figuresOf(values: TypedArray | undefined): Figures {
  const [loss = Number.NaN, ...metrics] = values ?? [];
  return { loss, metrics };
}

function tensorsOf(placeholders: readonly Placeholder[]): Tensor[] {
  return placeholders.map(({ tensor }) => tensor);
}

function outputsOfAll(placeholders: readonly Placeholder[]): Output[] {
  return placeholders.map(({ output }) => output);
}
