import { type Command, commandList, parameterFlags } from '../command-line.ts';
import { html } from '../html.ts';
import { namedParameters } from '../parameters.ts';
import type { Section } from '../section.ts';

export const reproduction: Section = {
  id: 'reproduction',
  heading: 'How to reproduce',
  render({ runId, status, document: { request }, children }) {
    // the page of each run of a sweep says it
    if (children !== undefined) return undefined;
    return html`${commandList([
  ...(status === 'completed' ? [{ purpose: 'Compute every step again and compare every output, bit for bit', words: ['reproduce', runId] }] : []),
  ...(request.preset === undefined ? [] : [presetCommand(request.preset, request.params['seed'])]),
  spelledOut(request.pipeline, request.params),
])}
<p class="hint">Bits are the same within one numerical environment: the same TensorFlow, device, threads and instruction set.</p>`;
  },
};

function presetCommand(preset: string, seed: unknown): Command {
  if (seed === undefined) return { purpose: 'The preset as it is today', words: ['run', preset] };
  return { purpose: 'The preset as it is today, with the same seed', words: ['run', preset], flags: parameterFlags(namedParameters({ seed })) };
}

function spelledOut(pipeline: string, params: Readonly<Record<string, unknown>>): Command {
  const parameters = namedParameters(params).filter(({ name }) => !name.startsWith('dataset.'));
  if (params['dataset'] === undefined || parameters.some(({ name }) => name === 'dataset')) {
    return { purpose: 'Every parameter spelled out, as on another machine', words: ['run', pipeline], flags: parameterFlags(parameters) };
  }
  return { purpose: 'Every parameter spelled out, as on another machine; PATH is where the data are', words: ['run', pipeline], flags: [['--dataset', 'PATH'], ...parameterFlags(parameters)] };
}
