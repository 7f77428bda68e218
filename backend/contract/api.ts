import { z } from 'zod';
import { classList } from './classes.js';
import { importReportSchema } from './events.js';
import { IMAGE_SETS } from './media.js';
import {
  folderListingSchema,
  projectSummarySchema,
  recentProjectSchema,
  sampleName,
} from './projects.js';
import { sourceViewSchema } from './source-view.js';
import {
  decisionSchema,
  editHistorySchema,
  pictureDetailsSchema,
  savedViewSchema,
  targetRowSchema,
  targetTableSchema,
} from './target-table.js';
import { adaptPlanSchema, recipeChoiceSchema } from './adapt-plan.js';
import { backendChoice } from './job.js';
import {
  classHistorySchema,
  curvesSchema,
  differencesSchema,
  looksSchema,
  runDetailsSchema,
  runListSchema,
  runNoteSchema,
  runProgressSchema,
} from './runs.js';
import { taskSchema } from './tasks.js';

function method<Params extends z.ZodType, Result extends z.ZodType>(
  params: Params,
  result: Result,
) {
  return { params, result };
}

const nothing = z.object({});
/** A folder on the host's machine, absolute. */
const directory = z.string().min(1).max(4096);
const project = z.string().min(1).max(64);
const inProject = z.object({ project });
const image = z.int();
const images = z.array(image).max(1_000_000);

const run = z.int();
const ofRun = inProject.extend({ run });
/** Steps, both ends included; left out: all. Of a curve so many points at most. */
const steps = {
  from: z.int().min(0).optional(),
  to: z.int().min(0).optional(),
  points: z.int().min(10).max(10_000).optional(),
};
/** Left out: the fastest that works, or what the run began with. */
const backend = backendChoice.optional();

/** Everything that a window can ask for; each answer is validated on both sides. */
export const METHODS = {
  'app.about': method(
    nothing,
    z.object({ version: z.string(), platform: z.string(), home: z.string() }),
  ),

  'folders.list': method(
    /** Null for where a choice begins: the user's home. */
    z.object({ path: directory.nullable() }),
    folderListingSchema,
  ),
  /** Where a folder that was dropped on a page lies: a page knows its name and files, not its path. */
  'folders.find': method(
    z.object({
      name: z.string().min(1).max(255),
      files: z.array(z.object({ name: z.string(), bytes: z.int() })).max(20),
    }),
    z.object({ paths: z.array(z.string()) }),
  ),

  'projects.recent': method(nothing, z.array(recentProjectSchema)),
  /** Makes a project, or opens the one that the folder holds; null lets the host choose the folder. */
  'projects.create': method(
    z.object({ name: z.string().min(1).max(80), folder: directory.nullable() }),
    projectSummarySchema,
  ),
  /** A copy of a bundled sample, source and target already chosen. */
  'projects.openSample': method(z.object({ sample: sampleName }), projectSummarySchema),
  'projects.openFolder': method(z.object({ folder: directory }), projectSummarySchema),
  'projects.summary': method(inProject, projectSummarySchema),
  'projects.rename': method(
    inProject.extend({ name: z.string().min(1).max(80) }),
    projectSummarySchema,
  ),
  /** Takes it off the list; nothing on disk is touched. */
  'projects.forget': method(inProject, nothing),

  'tasks.list': method(inProject, z.array(taskSchema)),
  'tasks.cancel': method(z.object({ task: z.string() }), nothing),

  /** Begins the task 'import-source'; its end is told by `source.changed`. */
  'source.import': method(inProject.extend({ directory }), z.object({ task: z.string() })),
  'source.view': method(inProject, sourceViewSchema.nullable()),
  /** Names, colours, order and ignored values; ids must be those of the masks. Null: as the folder says. */
  'source.setClasses': method(
    inProject.extend({ classes: classList.nullable() }),
    sourceViewSchema,
  ),
  'source.setValidationShare': method(
    inProject.extend({ share: z.number().min(0).max(0.5) }),
    sourceViewSchema,
  ),

  /** Begins the task 'scan-target'; images appear in the table as they are found. */
  'target.choose': method(inProject.extend({ directory }), z.object({ task: z.string() })),
  /** Looks again at what is in the folder. */
  'target.scan': method(inProject, z.object({ task: z.string() })),
  /** Says that the target has moved to this folder; refused where its content is another. */
  'target.relink': method(inProject.extend({ directory }), z.object({ task: z.string() })),
  'target.table': method(inProject, targetTableSchema.nullable()),
  'target.report': method(inProject, importReportSchema.nullable()),
  /** One step of the history, whatever the number of images. */
  'target.decide': method(
    inProject.extend({ images, decision: decisionSchema }),
    editHistorySchema,
  ),
  'target.undo': method(inProject, editHistorySchema),
  'target.redo': method(inProject, editHistorySchema),
  'target.history': method(inProject, editHistorySchema),
  /**
   * Distance of every image that was read (or the nearest so many) to this one, nearest first, so
   * itself at 0 before all: 1 less the cosine, 0 to 2, of what they show (ImageNet features); of
   * colours and textures alone while that isn't known of all of them.
   */
  'target.similar': method(
    inProject.extend({ image, count: z.int().min(1).optional() }),
    z.object({ images: z.array(image), distances: z.array(z.number()) }),
  ),
  /** That many of these images, as different from each other as can be. */
  'target.diverse': method(
    inProject.extend({ images, count: z.int().min(1).max(100_000) }),
    z.object({ images: z.array(image) }),
  ),

  /** What an adaptation of this choice would be; changes nothing. */
  'adapt.plan': method(
    inProject.extend({ choice: recipeChoiceSchema, seed: z.int().optional(), backend }),
    adaptPlanSchema,
  ),
  /** Puts an adaptation into the queue; refused where its plan has problems. */
  'adapt.start': method(
    inProject.extend({
      choice: recipeChoiceSchema,
      seed: z.int().optional(),
      backend,
      /** Target images whose masks are kept over the steps; left out: some, evenly spread. */
      film: z.array(image).max(12).optional(),
    }),
    z.object({ run }),
  ),

  'runs.list': method(inProject, runListSchema),
  'runs.details': method(ofRun, runDetailsSchema),
  /** How far the run that is worked on is; null where none is. */
  'runs.progress': method(inProject, runProgressSchema.nullable()),
  /** Brings waiting runs into this order. */
  'runs.reorder': method(inProject.extend({ runs: z.array(run) }), nothing),
  /** A checkpoint is written, and the run waits until it is resumed. */
  'runs.pause': method(ofRun, nothing),
  /** Puts a run that was paused, interrupted or failed into the queue again. */
  'runs.resume': method(ofRun.extend({ backend }), nothing),
  /** Ends it early: its model is that of its last step, with masks and verdict. */
  'runs.stop': method(ofRun, nothing),
  /** Ends it and removes it with all of its files; this can't be undone. */
  'runs.discard': method(ofRun, nothing),
  'runs.curves': method(
    inProject.extend({ runs: z.array(run).max(50), ...steps }),
    z.array(curvesSchema),
  ),
  'runs.classes': method(ofRun.extend(steps), classHistorySchema),
  /** Which pictures of its training there are; their addresses: `runPictureUrl`. */
  'runs.looks': method(ofRun, looksSchema),
  /** Asks for pictures of the next step; `run.looks` says when they are there. */
  'runs.look': method(inProject, nothing),
  'runs.edit': method(
    ofRun.extend({
      name: z.string().max(80).optional(),
      note: z.string().max(10_000).optional(),
      pinned: z.boolean().optional(),
    }),
    nothing,
  ),
  /** The choice that gives the run's recipe again. */
  'runs.choice': method(ofRun, recipeChoiceSchema.extend({ seed: z.int() })),
  /** A new run that begins with its model, for so many more steps. */
  'runs.continue': method(
    ofRun.extend({ steps: z.int().min(1).max(10_000_000), backend }),
    z.object({ run }),
  ),
  /** Into the trash, where they stay for 30 days. */
  'runs.delete': method(inProject.extend({ runs: z.array(run) }), nothing),
  'runs.restore': method(inProject.extend({ runs: z.array(run) }), nothing),
  'runs.emptyTrash': method(inProject, nothing),
  /** Bytes that each run takes, those in the trash too. */
  'runs.diskUse': method(inProject, z.array(z.object({ run, bytes: z.int() }))),
  /** How the masks of `run` differ from those of `other`. */
  'runs.compare': method(ofRun.extend({ other: run }), differencesSchema),
  'references.get': method(
    inProject,
    z.object({
      directory: z.string().nullable(),
      /** Masks in the folder, images that count, and how many belong together; null: it isn't there. */
      fit: z.object({ masks: z.int(), images: z.int(), fitting: z.int() }).nullable(),
    }),
  ),
  /** The user's own masks of target images; runs are scored by them, never trained on them. */
  'references.set': method(inProject.extend({ directory: directory.nullable() }), nothing),

  'views.list': method(inProject, z.array(savedViewSchema)),
  /** One of the same name is replaced. */
  'views.save': method(inProject.extend({ view: savedViewSchema }), z.array(savedViewSchema)),
  'views.delete': method(inProject.extend({ name: z.string() }), z.array(savedViewSchema)),

  'picture.details': method(
    inProject.extend({ set: z.enum(IMAGE_SETS), image }),
    pictureDetailsSchema,
  ),
  /**
   * Samples of one pixel at their 8 or 16 bits, one of a grey image, else red, green and blue with
   * what is transparent black; and of a source image the pixel's class.
   */
  'picture.pixel': method(
    inProject.extend({ set: z.enum(IMAGE_SETS), image, x: z.int().min(0), y: z.int().min(0) }),
    z.object({ samples: z.array(z.int()), label: z.string().nullable() }),
  ),
} as const;

/** What the host tells every window, unasked. */
export const NOTIFICATIONS = {
  'projects.changed': nothing,
  'project.changed': projectSummarySchema,
  task: taskSchema,
  'source.changed': inProject,
  /** Rows that are new or have changed, whole; at most ten such messages a second. */
  'target.rows': inProject.extend({ rows: z.array(targetRowSchema) }),
  /** The whole table is another: load it anew. */
  'target.replaced': inProject,
  'target.available': inProject.extend({ available: z.boolean(), directory: z.string() }),
  'target.history': inProject.extend({ history: editHistorySchema }),
  'views.changed': inProject,
  /** The list of runs or the queue is another. */
  'runs.changed': inProject,
  /** At most ten a second; null when nothing is worked on any more. */
  'run.progress': inProject.extend({ progress: runProgressSchema.nullable() }),
  'run.note': ofRun.extend({ note: runNoteSchema }),
  /** There are new pictures of its training. */
  'run.looks': ofRun,
} as const;

export type MethodName = keyof typeof METHODS;
export type Params<Name extends MethodName> = z.infer<(typeof METHODS)[Name]['params']>;
export type Result<Name extends MethodName> = z.infer<(typeof METHODS)[Name]['result']>;
export type NotificationName = keyof typeof NOTIFICATIONS;
export type NotificationData<Name extends NotificationName> = z.infer<(typeof NOTIFICATIONS)[Name]>;
/** One notification of any kind. */
export type Notification = {
  [Name in NotificationName]: { name: Name; data: NotificationData<Name> };
}[NotificationName];

/** The typed calls, whatever carries them. */
export type Call = <Name extends MethodName>(
  name: Name,
  params: Params<Name>,
) => Promise<Result<Name>>;
