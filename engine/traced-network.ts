import type { Tensor, TypedArray } from '@tensorflow/tfjs';
import type { Averaging } from '../schemas/training.ts';
import { firstNotFinite, type NotFinite } from './first-not-finite.ts';
import { weightsOfLayers, withFrozen } from './frozen-layers.ts';
import { opDefinitions } from './graph/op-definitions-file.ts';
import { withOwnRowSums, withRowsAdded } from './graph/added-rows.ts';
import { averaged, averageSlot, withAverages } from './graph/optimizers/averaged.ts';
import { clipGradients } from './graph/optimizers/clipping.ts';
import { type GraphOptimizer, graphOptimizer } from './graph/optimizers/graph-optimizer.ts';
import { type AveragedVariable, MeanOfWeights } from './graph/optimizers/mean-of-weights.ts';
import { dataTypeOf, dataTypes } from './graph/data-types.ts';
import type { Graph, Output } from './graph/graph.ts';
import { type Placeholder, placeholder, standIn, type TensorSpecification } from './graph/placeholders.ts';
import { type GraphVariable, type HeldColumn, Program } from './graph/program.ts';
import type { Feed } from './graph/session.ts';
import { traceSeeds } from './graph/trace-seeds.ts';
import { type Objective, outputsOf, traceTraining } from './graph/trace-training.ts';
import { readersAfter } from './graph/readers.ts';
import { Tracer } from './graph/tracer.ts';
import type { NamedArray } from './named-array.ts';
import type { Network } from './network.ts';
import { tellingMemory } from './out-of-memory.ts';
import type { OptimizerOptions } from './optimizers/options.ts';
import { mayUseOwnOps } from './own-ops.ts';
import type { TrainedVariable } from './optimizers/optimizer.ts';
import type { NodeBackend, TensorFlow } from './tensorflow.ts';
import { type HeldRows, type HeldSpecification, type Rows, type RowsSpecification, tensorOf } from './rows.ts';
import { networkVariables, writeVariables } from './variables.ts';

/** What TensorFlow says of a step that it breaks off, with the step's place in its call. */
const notFinite = 'the loss is not finite in step';

/** How many steps a call takes where it takes several: eight save hardly more than four, and take twice as long to load. */
const togetherCount = 4;

/** Elements that the ops of a step give where a call's own cost is a good part of it: some two milliseconds of a core. */
const togetherElements = 4_000_000;

/** What changes from step to step besides the rows. */
export interface StepInputs {
  readonly learningRate: number;
  /** Steps that were taken, this one included. */
  readonly iteration: number;
  /** Layers that are left as they are; by default none. */
  readonly frozen?: readonly string[];
  /** The seed of each layer that draws. */
  seedOf(layer: string): readonly [number, number];
}

/** The loss and the objective's metrics. */
export interface Figures {
  readonly loss: number;
  readonly metrics: readonly number[];
}

/** Rows in a graph, and what stands for them while it is traced. */
interface PlacedRows {
  readonly fed: readonly Output[];
  /** The rows themselves, column by column: what is fed, or what is taken for it. */
  readonly columns: readonly Output[];
  readonly inputs: readonly Tensor[];
  readonly targets: readonly Tensor[];
}

interface HeldData {
  readonly inputs: readonly HeldColumn[];
  readonly targets: readonly HeldColumn[];
}

interface Signature {
  /** Where the rows are fed, column by column, or their indices. */
  readonly fed: readonly Output[];
  readonly columns: readonly Output[];
  /** Loss and metrics. */
  readonly figures: Output;
}

/** What is fed besides the rows, for one step or step by step. */
interface FedNumbers {
  readonly seeds: Output | undefined;
  readonly numbers: Output;
}

interface TracedStep extends Signature {
  /** Loss and metrics without the changes that a step makes. */
  readonly judged: Output;
  readonly figureCount: number;
  readonly elements: number;
}

type TrainSignature = TracedStep & FedNumbers;

interface TogetherSignature extends FedNumbers {
  readonly indices: Output;
  /** Loss and metrics of each step. */
  readonly figures: Output;
  /** What the last call's steps have left, those before a loss that is not finite. */
  readonly kept: Output;
}

/** A step's place in its call. */
interface StepPlace extends FedNumbers {
  readonly place: number;
  readonly indices?: Output | undefined;
  /** The step before. */
  readonly after?: Output | undefined;
}

interface EvaluateSignature extends Signature {
  readonly predictions: readonly Output[];
}

interface TrainedWeight {
  readonly weight: TrainedVariable;
  readonly variable: GraphVariable;
  readonly slots: readonly GraphVariable[];
  /** The slot with the variable's average. */
  readonly average: GraphVariable | undefined;
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
  readonly #mean: MeanOfWeights | undefined;
  /** By the layers that are frozen, then by the rows. */
  readonly #trainSignatures = new Map<string, Map<string, TrainSignature>>();
  readonly #evaluateSignatures = new Map<string, EvaluateSignature>();
  /** By the layers that are frozen. */
  readonly #togetherSignatures = new Map<string, TogetherSignature>();
  readonly #held = new Map<string, HeldData>();

  /** Starts with the network's weights. Without an optimizer it is not trained. */
  constructor(tf: TensorFlow, network: Network, objective: Objective, optimizer: OptimizerOptions | undefined, averaging?: Averaging) {
    const { all, trained } = networkVariables(network.model);
    const program = new Program(tf.backend() as NodeBackend, opDefinitions());
    this.#tf = tf;
    this.#network = network;
    this.#objective = objective;
    this.#options = optimizer;
    this.#optimizer = optimizer === undefined ? undefined : optimizerFor(optimizer, averaging);
    this.#program = program;
    this.#weights = all.map((weight) => {
      const { name, variable } = weight;
      return { weight, variable: program.variable(name, variable.shape, valuesOf(weight)) };
    });
    this.#trained = this.#weights
      .filter(({ weight }) => trained.includes(weight))
      .map(({ weight, variable }) => {
        const slots = this.#optimizer?.slots.map((slot) => program.variable(`${variable.name}/${slot}`, variable.shape, slot === averageSlot ? valuesOf(weight) : undefined)) ?? [];
        return { weight, variable, slots, average: slots.find(({ name }) => name === `${variable.name}/${averageSlot}`) };
      });
    if (averaging?.kind === 'mean') this.#mean = new MeanOfWeights(program, this.#averages());
  }

  /** Makes room for a data set where the network runs. Its rows are set by `fill`; what comes then has to be prepared before. */
  hold(name: string, { inputs, targets }: RowsSpecification): void {
    const columns = (specifications: readonly TensorSpecification[]) => specifications.map((specification) => this.#program.hold(specification));
    this.#held.set(name, { inputs: columns(inputs), targets: columns(targets) });
  }

  /** Sets rows of a data set that is held, from this one on. */
  fill(name: string, firstRow: number, { inputs, targets }: Rows): void {
    const held = this.#heldData(name);
    const arrays = [...inputs, ...targets];
    for (const [place, column] of [...held.inputs, ...held.targets].entries()) {
      const array = arrays[place];
      if (array !== undefined) this.#program.fill(column, firstRow, array.data);
    }
  }

  /** Traces what will be needed: a graph that grows later has to be loaded anew. */
  prepare(training: readonly (RowsSpecification | HeldSpecification)[], evaluation: readonly (RowsSpecification | HeldSpecification)[], frozenSets: readonly (readonly string[])[] = [[]]): void {
    for (const rows of training) for (const frozen of frozenSets) this.#trainSignature(rows, frozen);
    for (const rows of evaluation) this.#evaluateSignature(rows);
    const [rows] = training;
    if (rows === undefined || !('held' in rows) || !this.#isWorthwhile(rows, frozenSets)) return;
    for (const frozen of frozenSets) this.#togetherSignatures.set(JSON.stringify(frozen), this.#traceTogether(rows, frozen));
  }

  /** How many steps `trainTogether` takes, with batches like the first that the network was prepared for. */
  get stepsTogether(): number | undefined {
    return this.#togetherSignatures.size > 0 ? togetherCount : undefined;
  }

  /** One step. Where the loss is not finite, it changes nothing. */
  train(rows: Rows | HeldRows, inputs: StepInputs): Figures {
    const signature = this.#trainSignature(specificationOf(rows), inputs.frozen ?? []);
    try {
      return figuresOf(this.#program.run(this.#stepFeeds(rows, inputs, signature), [signature.figures])[0]);
    } catch (error) {
      if (notFiniteStep(error) === undefined) throw error;
      return this.#judge(rows, inputs);
    }
  }

  /** `stepsTogether` steps in one call, up to the first whose loss is not finite, which changes nothing. */
  trainTogether(batches: readonly HeldRows[], inputs: readonly StepInputs[]): Figures[] {
    const signature = this.#togetherSignatures.get(JSON.stringify(inputs[0]?.frozen ?? []));
    if (signature === undefined) throw new Error('steps that are not prepared to be taken together');
    const indices = Int32Array.from(batches.flatMap((batch) => [...batch.indices]));
    const fed: Feed = { output: signature.indices, dtype: 'int32', shape: [batches.length, indices.length / batches.length], data: indices };
    try {
      const [figures] = this.#program.run([fed, ...this.#numberFeeds(inputs, signature, [batches.length])], [signature.figures]);
      return figuresByStep(figures, batches.length);
    } catch (error) {
      const place = notFiniteStep(error) ?? batches.length;
      const [batch, input] = [batches[place], inputs[place]];
      if (batch === undefined || input === undefined) throw error;
      const [kept] = place === 0 ? [] : this.#program.run([], [signature.kept]);
      return [...figuresByStep(kept, batches.length).slice(0, place), this.#judge(batch, input)];
    }
  }

  /** Names the first thing that is not finite in a step, or in an evaluation, with these rows. */
  findNotFinite(rows: Rows | HeldRows, step: Pick<StepInputs, 'frozen' | 'seedOf'> | undefined): NotFinite | undefined {
    const tf = this.#tf;
    const network = this.#network;
    const training = step !== undefined;
    const { inputs, targets } = this.#rowsOf(rows, step);
    writeVariables(tf, this.#weights.map(({ weight }) => weight), training ? this.readVariables() : this.readModel());
    const seedOf = (layer: string) => tf.tensor1d([...(step?.seedOf(layer) ?? [])], 'int32');
    tf.engine().startScope();
    try {
      const pass = { inputs: inputs.map((column) => tensorOf(tf, column)), targets: targets.map((column) => tensorOf(tf, column)), training, judge: this.#objective };
      return network.randomness.during(seedOf, () => withFrozen(network.model, step?.frozen ?? [], () => firstNotFinite(tf, network, pass)));
    } finally {
      tf.engine().endScope();
    }
  }

  /** The objective's judgement outside of training. */
  evaluate(rows: Rows | HeldRows): Figures & { readonly predictions: readonly TypedArray[] } {
    const signature = this.#evaluateSignature(specificationOf(rows));
    const [figures, ...predictions] = this.#program.run(feedsOf(rows, signature), [signature.figures, ...signature.predictions]);
    return { ...figuresOf(figures), predictions };
  }

  /** Where a mean is kept: takes the weights of now into it, as the nth. */
  addToMean(count: number): void {
    this.#mean?.add(count);
  }

  readVariables(): NamedArray[] {
    return this.#program.read(this.#variables());
  }

  /** The weights that are evaluated: averages where they are kept. */
  readModel(): NamedArray[] {
    const names = this.#variables().map(({ name }) => name);
    return this.#program.read(this.#model()).map((value, place) => ({ ...value, name: names[place] ?? value.name }));
  }

  /** Sets the weights; averages start anew from them. @throws ES-ENGINE-WEIGHTS where names or shapes are not those of the network */
  writeVariables(values: readonly NamedArray[]): void {
    this.#program.write(this.#variables(), values);
    const averages = this.#averages();
    const copies = averages.flatMap(({ variable, average }) => values.filter(({ name }) => name === variable.name).map((value) => ({ ...value, name: average.name })));
    this.#program.write(averages.map(({ average }) => average), copies);
  }

  readSlots(): NamedArray[] {
    return this.#program.read(this.#slots());
  }

  /** @throws ES-ENGINE-WEIGHTS where names or shapes are not those of the optimizer */
  writeSlots(values: readonly NamedArray[]): void {
    this.#program.write(this.#slots(), values);
  }

  /** Goes on as if no step had been taken: from the weights that are evaluated, or, where those are a mean that is not complete, from its own. */
  renewOptimizer(): void {
    if (this.#mean === undefined) this.writeVariables(this.readModel());
    const averages = this.#trained.map(({ average }) => average);
    const others = this.#slots().filter((slot) => !averages.includes(slot));
    this.#program.write(others, others.map(({ name, shape }) => ({ name, shape, data: new Float32Array(shape.reduce((product, size) => product * size, 1)) })));
  }

  dispose(): void {
    this.#program.dispose();
    this.#network.model.dispose();
  }

  #variables(): GraphVariable[] {
    return this.#weights.map(({ variable }) => variable);
  }

  #model(): GraphVariable[] {
    return this.#weights.map(({ weight, variable }) => this.#trained.find((trained) => trained.weight === weight)?.average ?? variable);
  }

  #averages(): AveragedVariable[] {
    return this.#trained.flatMap(({ variable, average }) => (average === undefined ? [] : [{ variable, average }]));
  }

  #slots(): GraphVariable[] {
    return this.#trained.flatMap(({ slots }) => slots);
  }

  #trainSignature(rows: RowsSpecification | HeldSpecification, frozen: readonly string[]): TrainSignature {
    const key = JSON.stringify(frozen);
    const signatures = this.#trainSignatures.get(key) ?? new Map<string, TrainSignature>();
    this.#trainSignatures.set(key, signatures);
    return found(signatures, rows, () => this.#traceTraining(rows, frozen));
  }

  #evaluateSignature(rows: RowsSpecification | HeldSpecification): EvaluateSignature {
    return found(this.#evaluateSignatures, rows, () => this.#traceEvaluation(rows));
  }

  /** Whether all steps are so short that the cost of a call counts, and the data enough for several. */
  #isWorthwhile(rows: HeldSpecification, frozenSets: readonly (readonly string[])[]): boolean {
    const [column] = this.#heldData(rows.held).inputs;
    return (column?.shape[0] ?? 0) >= togetherCount * rows.rows && frozenSets.every((frozen) => this.#trainSignature(rows, frozen).elements <= togetherElements);
  }

  #traceTraining(rows: RowsSpecification | HeldSpecification, frozen: readonly string[]): TrainSignature {
    const fed = this.#fedNumbers([]);
    return { ...fed, ...this.#traceStep(rows, frozen, { ...fed, place: 0 }) };
  }

  #traceTogether(rows: HeldSpecification, frozen: readonly string[]): TogetherSignature {
    const { graph } = this.#program;
    const { figureCount } = this.#trainSignature(rows, frozen);
    const fed = this.#fedNumbers([togetherCount]);
    const indices = graph.node('Placeholder', [], { dtype: dataTypes.int32, shape: [togetherCount, rows.rows] });
    const unpacked = (output: Output) => graph.add('Unpack', [output], { num: togetherCount });
    const [seeds, rowNumbers] = [fed.seeds && unpacked(fed.seeds), unpacked(indices)];
    const kept = this.#program.hold({ dtype: 'float32', shape: [togetherCount, figureCount] });
    const done: Output[] = [];
    for (const [place, numbers] of unpacked(fed.numbers).entries()) {
      const { figures } = this.#traceStep(rows, frozen, { place, numbers, seeds: seeds?.[place], indices: rowNumbers[place], after: done.at(-1) });
      const row = graph.node('Reshape', [figures, graph.integers([1, figureCount])]);
      const keeping = graph.node('ResourceScatterUpdate', [kept.handle, graph.integers([place]), row], { dtype: dataTypes.float32 });
      done.push(graph.node('Identity', [figures], {}, { after: [keeping] }));
    }
    return { ...fed, indices, figures: graph.node('Pack', done), kept: graph.node('ReadVariableOp', [kept.handle], { dtype: dataTypes.float32 }) };
  }

  /** Reads the variables after the step before, and changes them after it has read them. */
  #traceStep(rows: RowsSpecification | HeldSpecification, frozen: readonly string[], { place, seeds, numbers, indices, after }: StepPlace): TracedStep {
    const { graph } = this.#program;
    const read = (variable: GraphVariable): GraphVariable =>
      after === undefined ? variable : { ...variable, value: graph.node('ReadVariableOp', [variable.handle], { dtype: dataTypes.float32 }, { after: [after] }) };
    const left = weightsOfLayers(this.#network.model, frozen);
    const values = this.#variables().map(read);
    const trained = this.#trained
      .filter(({ variable }) => !left.has(variable.name))
      .map((each) => ({ ...each, variable: values.find(({ name }) => name === each.variable.name) ?? each.variable, slots: each.slots.map(read) }));
    const variables = trained.map(({ weight }) => weight.variable);
    const placed = (tracer: Tracer) => ('held' in rows ? this.#gathered(tracer, rows, indices) : this.#fed(tracer, rows));
    return this.#trace(placed, values, (tracer, { fed, columns, inputs, targets }) => {
      const traced = traceSeeds(this.#tf, graph, tracer, this.#network.randomness, seeds);
      const { loss, metrics, gradients } = withFrozen(this.#network.model, frozen, () =>
        traceTraining(this.#tf, tracer, this.#network, this.#objective, traced, variables, inputs, targets),
      );
      const checked = graph.node('CheckNumerics', [loss], { message: `${notFinite} ${place}` });
      const updates = [...this.#updates(trained, gradients, numbers, loss, checked), ...this.#assignments(tracer, values, checked)];
      const figures = [loss, ...metrics];
      return { fed, columns, judged: packed(graph, figures, []), figures: packed(graph, figures, updates), figureCount: figures.length, elements: tracer.elements };
    });
  }

  #traceEvaluation(rows: RowsSpecification | HeldSpecification): EvaluateSignature {
    const { graph } = this.#program;
    const placed = (tracer: Tracer) => ('held' in rows ? this.#gathered(tracer, rows) : this.#fed(tracer, rows));
    return this.#trace(placed, this.#model(), (tracer, { fed, columns, inputs, targets }) => {
      const { loss, metrics, predictions } = tracer.trace(() =>
        this.#objective(outputsOf(this.#network.model.apply([...inputs], { training: false }) as Tensor | Tensor[]), targets),
      );
      const traced = (tensors: readonly Tensor[]) => tensors.map((tensor) => tracer.outputOf(tensor));
      return { fed, columns, figures: packed(graph, traced([loss, ...metrics]), []), predictions: traced(predictions) };
    });
  }

  #trace<Traced>(placed: (tracer: Tracer) => PlacedRows, values: readonly GraphVariable[], body: (tracer: Tracer, rows: PlacedRows) => Traced): Traced {
    const tf = this.#tf;
    const { graph } = this.#program;
    const tracer = new Tracer(tf, graph);
    tf.engine().startScope();
    try {
      this.#weights.forEach(({ weight, variable }, place) => tracer.bind(weight.variable, (values[place] ?? variable).value));
      return tellingMemory(() => body(tracer, placed(tracer)));
    } finally {
      tf.engine().endScope();
    }
  }

  #fed(tracer: Tracer, rows: RowsSpecification): PlacedRows {
    const placed = (specifications: readonly TensorSpecification[]) => specifications.map((specification) => placeholder(this.#tf, this.#program.graph, tracer, specification));
    const [inputs, targets] = [placed(rows.inputs), placed(rows.targets)];
    const columns = [...inputs, ...targets].map(({ output }) => output);
    return { fed: columns, columns, inputs: tensorsOf(inputs), targets: tensorsOf(targets) };
  }

  #gathered(tracer: Tracer, { held, rows }: HeldSpecification, given?: Output): PlacedRows {
    const { graph } = this.#program;
    const indices = given ?? graph.node('Placeholder', [], { dtype: dataTypes.int32, shape: [rows] });
    const gathered = ({ handle, dtype, shape }: HeldColumn) => {
      const output = graph.node('ResourceGather', [handle, indices], { dtype: dataTypeOf(dtype) });
      return { output, tensor: standIn(this.#tf, graph, tracer, output, { dtype, shape: [rows, ...shape.slice(1)] }) };
    };
    const data = this.#heldData(held);
    const [inputs, targets] = [data.inputs.map(gathered), data.targets.map(gathered)];
    return { fed: [indices], columns: [...inputs, ...targets].map(({ output }) => output), inputs: tensorsOf(inputs), targets: tensorsOf(targets) };
  }

  /** Rows in this process's memory. */
  #rowsOf(rows: Rows | HeldRows, step: Pick<StepInputs, 'frozen'> | undefined): Rows {
    if (!('held' in rows)) return rows;
    const specification = specificationOf(rows);
    const signature = step === undefined ? this.#evaluateSignature(specification) : this.#trainSignature(specification, step.frozen ?? []);
    const columns = this.#program.run(feedsOf(rows, signature), signature.columns);
    const { inputs, targets } = this.#heldData(rows.held);
    const arrays = [...inputs, ...targets].map(({ dtype, shape }, place) => ({ dtype, shape: [rows.indices.length, ...shape.slice(1)], data: columns[place] ?? new Float32Array() }));
    return { inputs: arrays.slice(0, inputs.length), targets: arrays.slice(inputs.length) };
  }

  #heldData(name: string): HeldData {
    const data = this.#held.get(name);
    if (data === undefined) throw new Error(`no data named ${name} are held`);
    return data;
  }

  /** Every update takes a number of the step: there are none before `checked` is done, nor while the way back uses the variable. */
  #updates(trained: readonly TrainedWeight[], gradients: readonly Output[], numbers: Output, loss: Output, checked: Output): Output[] {
    const optimizer = this.#optimizer;
    if (optimizer === undefined) return [];
    const { graph } = this.#program;
    const scalars = graph.add('Unpack', [numbers], { num: this.#stepNumbers() }, { after: [checked] });
    const added = withRowsAdded(graph, gradients);
    const clipped = clipGradients(graph, mayUseOwnOps(this.#tf) ? withOwnRowSums(graph, added) : added, this.#options?.clipping);
    return trained.flatMap(({ variable, slots }, place) => {
      const gradient = clipped[place];
      if (gradient === undefined) return [];
      const after = readersAfter(graph, variable.value, loss);
      const free = after.length === 0 ? scalars : scalars.map((scalar) => graph.node('Identity', [scalar], {}, { after }));
      return [optimizer.update(graph, { variable, slots, gradient, numbers: free })];
    });
  }

  /** What layers keep from step to step, such as moving averages. */
  #assignments(tracer: Tracer, values: readonly GraphVariable[], checked: Output): Output[] {
    return tracer.assignments.map(({ variable, value }) => {
      const assigned = values[this.#weights.findIndex(({ weight }) => weight.variable === variable)];
      if (assigned === undefined) throw new Error(`${variable.name} is assigned, but none of the weights of the network`);
      return this.#program.graph.node('AssignVariableOp', [assigned.handle, value], {}, { after: [assigned.value, checked] });
    });
  }

  /** Places for what steps are fed besides rows. */
  #fedNumbers(leading: readonly number[]): FedNumbers {
    const { graph } = this.#program;
    const layers = this.#network.randomness.layers.length;
    return {
      numbers: graph.node('Placeholder', [], { dtype: dataTypes.float32, shape: [...leading, this.#stepNumbers()] }),
      seeds: layers === 0 ? undefined : graph.node('Placeholder', [], { dtype: dataTypes.int32, shape: [...leading, layers, 2] }),
    };
  }

  #numberFeeds(inputs: readonly StepInputs[], { numbers, seeds }: FedNumbers, leading: readonly number[]): Feed[] {
    const optimizer = this.#optimizer;
    if (optimizer === undefined) throw new Error('a network without an optimizer is not trained');
    const { layers } = this.#network.randomness;
    const stepNumbers = Float32Array.from(inputs.flatMap(({ learningRate, iteration }) => [...optimizer.stepNumbers(learningRate, iteration)]));
    const fed: Feed = { output: numbers, dtype: 'float32', shape: [...leading, this.#stepNumbers()], data: stepNumbers };
    if (seeds === undefined) return [fed];
    return [fed, { output: seeds, dtype: 'int32', shape: [...leading, layers.length, 2], data: Int32Array.from(inputs.flatMap(({ seedOf }) => layers.flatMap(seedOf))) }];
  }

  #stepFeeds(rows: Rows | HeldRows, inputs: StepInputs, signature: TrainSignature): Feed[] {
    return [...feedsOf(rows, signature), ...this.#numberFeeds([inputs], signature, [])];
  }

  /** What a step would give, without taking it. */
  #judge(rows: Rows | HeldRows, inputs: StepInputs): Figures {
    const signature = this.#trainSignature(specificationOf(rows), inputs.frozen ?? []);
    return figuresOf(this.#program.run(this.#stepFeeds(rows, inputs, signature), [signature.judged])[0]);
  }

  #stepNumbers(): number {
    return this.#optimizer?.stepNumbers(1, 1).length ?? 0;
  }
}

/** The place in its call of the step that was broken off at its loss. */
function notFiniteStep(error: unknown): number | undefined {
  const found = error instanceof Error ? new RegExp(`${notFinite} (\\d+)`).exec(error.message)?.[1] : undefined;
  return found === undefined ? undefined : Number(found);
}

function optimizerFor(options: OptimizerOptions, averaging: Averaging | undefined): GraphOptimizer {
  const optimizer = graphOptimizer(options);
  if (averaging === undefined) return optimizer;
  return averaging.kind === 'exponential' ? averaged(optimizer, averaging.decay) : withAverages(optimizer);
}

function valuesOf({ variable }: TrainedVariable): Float32Array {
  return Float32Array.from(variable.dataSync());
}

function found<Traced>(signatures: Map<string, Traced>, rows: RowsSpecification | HeldSpecification, trace: () => Traced): Traced {
  const key = 'held' in rows ? `${rows.held} ${rows.rows}` : [...rows.inputs, ...rows.targets].map(({ dtype, shape }) => `${dtype} ${shape.join('×')}`).join();
  const signature = signatures.get(key) ?? trace();
  signatures.set(key, signature);
  return signature;
}

function specificationOf(rows: Rows | HeldRows): RowsSpecification | HeldSpecification {
  return 'held' in rows ? { held: rows.held, rows: rows.indices.length } : rows;
}

/** Scalars side by side, ready when all of `after` are done. */
function packed(graph: Graph, scalars: readonly Output[], after: readonly Output[]): Output {
  return graph.node('Identity', [graph.node('Pack', scalars)], {}, { after });
}

function feedsOf(rows: Rows | HeldRows, { fed }: Signature): Feed[] {
  const arrays = 'held' in rows ? [{ dtype: 'int32' as const, shape: [rows.indices.length], data: rows.indices }] : [...rows.inputs, ...rows.targets];
  return fed.flatMap((output, place) => {
    const array = arrays[place];
    return array === undefined ? [] : [{ ...array, output }];
  });
}

function figuresOf(values: TypedArray | undefined): Figures {
  const [loss = Number.NaN, ...metrics] = values ?? [];
  return { loss, metrics };
}

function figuresByStep(values: TypedArray | undefined, steps: number): Figures[] {
  const size = (values?.length ?? 0) / steps;
  return Array.from({ length: steps }, (_, step) => figuresOf(values?.subarray(step * size, (step + 1) * size)));
}

function tensorsOf(placeholders: readonly Placeholder[]): Tensor[] {
  return placeholders.map(({ tensor }) => tensor);
}
