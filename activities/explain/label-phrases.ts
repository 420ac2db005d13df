import { type Occlusion, occlusionEffects, type Pause } from '../../engine/occlusion.ts';
import type { TextJudge } from '../../engine/text-predictor.ts';
import { type Candidate, candidates } from './candidates.ts';
import { eachPhrase, phraseLengths } from './phrase.ts';
import { type JudgedRows, rowsWith } from './phrase-statistics.ts';

/** What speaks for a class. */
export interface TellingPhrase {
  readonly ids: readonly number[];
  /** How far the log-odds of its class fall, in nats, where it is covered: the mean over some of its rows. */
  readonly effect: number;
  /** Rows that have it. */
  readonly rows: number;
}

/** By class, strongest first. */
export interface LabelPhrases {
  readonly words: readonly TellingPhrase[];
  /** Of two or three words. */
  readonly phrases: readonly TellingPhrase[];
}

const rowsPerPhrase = 12;
const mostShown = 20;
/** Each end of a phrase, covered alone, has to take this share of its effect away: else the shorter phrase says it already. */
const leastShareOfAnEnd = 0.15;
/** What says less than this, beside what says most, is not worth showing. */
const leastShareShown = 0.2;
const leastRows = 3;
const leastShareOfRows = 0.001;
const candidatesOfAll = 200;
const fewestCandidates = 10;

/** Finds what speaks most for each class in rows that a network has judged: likely words and phrases are covered where they stand. */
export async function labelPhrases(judge: TextJudge, judged: JudgedRows, pause: Pause): Promise<LabelPhrases[]> {
  const { classes, length, sequences } = judged;
  const limits = { leastRows: Math.max(leastRows, Math.ceil((sequences.length / length) * leastShareOfRows)), most: Math.max(fewestCandidates, Math.floor(candidatesOfAll / classes)) };
  const measured = await measure(judge, judged, candidates(judged, limits), pause);
  return Array.from({ length: classes }, (_, column) => {
    const own = measured.filter(({ candidate, effect }) => candidate.column === column && effect > 0)
      .sort((one, other) => other.effect - one.effect || one.candidate.length - other.candidate.length || one.candidate.key - other.candidate.key);
    return { words: shown(own.filter(({ candidate }) => candidate.length === 1)), phrases: shown(own.filter(({ candidate }) => candidate.length > 1)) };
  });
}

function shown(sorted: readonly Measured[]): TellingPhrase[] {
  const strongest = sorted[0]?.effect ?? 0;
  return sorted.filter(({ effect }) => effect >= leastShareShown * strongest).slice(0, mostShown).map(({ candidate: { ids, rows }, effect }) => ({ ids, effect, rows }));
}

interface Measured {
  readonly candidate: Candidate;
  readonly effect: number;
}

/** The mean effects of the candidates; of phrases, only those whose ends both matter. */
async function measure(judge: TextJudge, judged: JudgedRows, all: readonly Candidate[], pause: Pause): Promise<Measured[]> {
  const trials = trialsOf(judged, all);
  const used = [...new Set(trials.map(({ row }) => row))].sort((one, other) => one - other);
  const sequences = new Int32Array(used.length * judged.length);
  for (const [index, row] of used.entries()) sequences.set(judged.sequences.subarray(row * judged.length, (row + 1) * judged.length), index * judged.length);
  const indexOf = new Map(used.map((row, index) => [row, index]));
  const effects = await occlusionEffects(judge, sequences, trials.map(({ row, places }) => ({ row: indexOf.get(row) ?? 0, places })), pause);

  const sums = all.map(() => ({ trials: 0, whole: 0, ends: [0, 0] }));
  for (const [index, { candidate, part }] of trials.entries()) {
    const sum = sums[candidate];
    const effect = effects[index * judged.classes + (all[candidate]?.column ?? 0)] ?? 0;
    if (sum === undefined) continue;
    if (part === 'whole') {
      sum.trials += 1;
      sum.whole += effect;
    } else sum.ends[part] = (sum.ends[part] ?? 0) + effect;
  }
  return all.flatMap((candidate, place) => {
    const { trials: count, whole, ends } = sums[place] ?? { trials: 0, whole: 0, ends: [] };
    if (candidate.length > 1 && Math.min(...ends) < leastShareOfAnEnd * whole) return [];
    return count === 0 ? [] : [{ candidate, effect: whole / count }];
  });
}

/** A candidate that is covered in a row: as a whole, or its first or its last word alone. */
interface Trial extends Occlusion {
  readonly candidate: number;
  readonly part: 'whole' | 0 | 1;
}

function trialsOf(judged: JudgedRows, all: readonly Candidate[]): Trial[] {
  return phraseLengths.flatMap((length) => {
    const own = all.map((candidate, place) => ({ candidate, place })).filter(({ candidate }) => candidate.length === length);
    const chosen = rowsWith(judged, length, new Map(own.map(({ candidate: { key, rows } }) => [key, rows])), rowsPerPhrase);
    return own.flatMap(({ candidate: { key }, place }) => (chosen.get(key) ?? []).flatMap((row): Trial[] => {
      const starts: number[] = [];
      eachPhrase(judged.sequences.subarray(row * judged.length, (row + 1) * judged.length), length, judged.rareId, (found, start) => {
        if (found === key) starts.push(start);
      });
      const covered = (from: number, to: number): number[] => starts.flatMap((start) => Array.from({ length: to - from }, (_, offset) => start + from + offset));
      const whole: Trial = { candidate: place, part: 'whole', row, places: covered(0, length) };
      return length === 1 ? [whole] : [whole, { candidate: place, part: 0, row, places: covered(0, 1) }, { candidate: place, part: 1, row, places: covered(length - 1, length) }];
    }));
  });
}
