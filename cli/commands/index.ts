import type { CommandDefinition } from '../command.ts';

/** A command that is loaded when it is used. */
export interface CommandEntry {
  readonly name: string;
  /** As in the definition: the list of commands is shown without loading them. */
  readonly summary: string;
  readonly load: () => Promise<CommandDefinition>;
}

/** Every command there is, in the order of the help. */
export const commands: readonly CommandEntry[] = [
  { name: 'run', summary: 'Run a preset or a pipeline, with live progress', load: async () => (await import('./run.ts')).runCommand },
  { name: 'plan', summary: 'Say which steps a run would reuse or compute, and why, without running it', load: async () => (await import('./plan.ts')).planCommand },
  { name: 'sweep', summary: 'Run a preset or pipeline for each combination of values and each seed', load: async () => (await import('./sweep.ts')).sweepCommand },
  { name: 'watch', summary: 'Watch a run until it ends', load: async () => (await import('./watch.ts')).watchCommand },
  { name: 'runs', summary: 'List the runs, newest first', load: async () => (await import('./runs.ts')).runsCommand },
  { name: 'show', summary: 'Show a run: steps, why each was reused or computed, metrics, outputs, report', load: async () => (await import('./show.ts')).showCommand },
  { name: 'logs', summary: 'Show what the steps of a run have logged', load: async () => (await import('./logs.ts')).logsCommand },
  { name: 'cancel', summary: 'Stop a run; its finished steps and its checkpoint are kept', load: async () => (await import('./cancel.ts')).cancelCommand },
  { name: 'resume', summary: 'Go on with a failed, cancelled or terminated run', load: async () => (await import('./resume.ts')).resumeCommand },
  { name: 'reproduce', summary: 'Run a completed run again without reuse, and compare every output', load: async () => (await import('./reproduce.ts')).reproduceCommand },
  { name: 'schedule create', summary: 'Run a preset again and again, at the times of a cron expression', load: async () => (await import('./schedule-create.ts')).scheduleCreateCommand },
  { name: 'schedule list', summary: 'List the schedules with their next fires', load: async () => (await import('./schedule-list.ts')).scheduleListCommand },
  { name: 'schedule show', summary: 'Show a schedule: the next five fires, the last runs', load: async () => (await import('./schedule-show.ts')).scheduleShowCommand },
  { name: 'schedule trigger', summary: 'Let a schedule fire now', load: async () => (await import('./schedule-trigger.ts')).scheduleTriggerCommand },
  { name: 'schedule pause', summary: 'Let a schedule rest until it is unpaused', load: async () => (await import('./schedule-pause.ts')).schedulePauseCommand },
  { name: 'schedule unpause', summary: 'Let a paused schedule fire again', load: async () => (await import('./schedule-unpause.ts')).scheduleUnpauseCommand },
  { name: 'schedule delete', summary: 'Delete a schedule; its runs stay', load: async () => (await import('./schedule-delete.ts')).scheduleDeleteCommand },
  { name: 'artifacts list', summary: 'List what the steps of a run have given: tensors, tables, models, blobs', load: async () => (await import('./artifacts-list.ts')).artifactsListCommand },
  { name: 'artifacts show', summary: 'Show an artifact: kind, shape, element type, first rows', load: async () => (await import('./artifacts-show.ts')).artifactsShowCommand },
  { name: 'artifacts get', summary: 'Write an artifact to a file', load: async () => (await import('./artifacts-get.ts')).artifactsGetCommand },
  { name: 'predict', summary: 'Label texts or images with a trained network, and say which words moved it', load: async () => (await import('./predict.ts')).predictCommand },
  { name: 'export', summary: 'Write a trained model for other programs: tfjs, safetensors or SavedModel', load: async () => (await import('./export.ts')).exportCommand },
  { name: 'pipelines', summary: 'List the pipelines with their parameters', load: async () => (await import('./pipelines.ts')).pipelinesCommand },
  { name: 'presets', summary: 'List the presets with what they fill in', load: async () => (await import('./presets.ts')).presetsCommand },
  { name: 'datasets', summary: 'List the datasets that have a name, and the other ways to name one', load: async () => (await import('./datasets.ts')).datasetsCommand },
  { name: 'backbones', summary: 'List the networks that turn images into features, with what they take and give', load: async () => (await import('./backbones.ts')).backbonesCommand },
  { name: 'up', summary: 'Start the local servers and workers', load: async () => (await import('./up.ts')).upCommand },
  { name: 'down', summary: 'Stop the local servers and workers; everything stored stays', load: async () => (await import('./down.ts')).downCommand },
  { name: 'status', summary: 'Show what runs of the servers and workers', load: async () => (await import('./status.ts')).statusCommand },
  { name: 'worker', summary: 'Run workers in the foreground, against the configured servers', load: async () => (await import('./worker.ts')).workerCommand },
  { name: 'doctor', summary: 'Check each part by using it, and say what is wrong', load: async () => (await import('./doctor.ts')).doctorCommand },
];
