import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { PictureAddress, RunPictureAddress } from '../contract/media.js';
import { RecentProjects } from '../store/recent-projects.js';
import { folderHandlers } from './folders/handlers.js';
import { answer, existing, type Handlers } from './handlers.js';
import { Notifier, type Listener } from './notifier.js';
import { pictureHandlers } from './pictures/handlers.js';
import { servePicture, type ServedPicture } from './pictures/serve-picture.js';
import { projectHandlers } from './projects/handlers.js';
import { OpenProjects } from './projects/open-projects.js';
import { SummaryWatch } from './projects/summary-watch.js';
import { similarityHandlers } from './relations/handlers.js';
import { importChosen, sourceHandlers } from './source/handlers.js';
import { startTarget, targetHandlers } from './target/handlers.js';
import { runHandlers } from './runs/handlers.js';
import { startRuns } from './runs/queue.js';
import { serveRunPicture } from './runs/pictures.js';
import { Tasks } from './tasks.js';

/** Everything that windows can ask for, whatever carries their calls. */
export interface Studio {
  /** @throws InvalidCall, UserError, or anything else where Towline has a defect */
  answer(name: string, params: unknown): Promise<unknown>;
  /** @returns what ends the subscription */
  subscribe(listener: Listener): () => void;
  /** @throws UserError where there is no such picture */
  picture(address: PictureAddress | RunPictureAddress): Promise<ServedPicture>;
  close(): Promise<void>;
}

interface Options {
  version: string;
  /** Where the list of projects lies. */
  data: string;
  /** Where projects are put, and folders are looked for. */
  home?: string;
}

/** The part of a call's parameters that says in which project somebody works. */
const inProject = z.object({ project: z.string() });

/** Puts the studio together. @throws UserError where the list of projects can't be opened */
export function createStudio({ version, data, home = homedir() }: Options): Studio {
  const notifier = new Notifier();
  const tasks = new Tasks(notifier);
  const recent = new RecentProjects(join(data, 'projects.db'));
  const projects = new OpenProjects(recent, { notifier, tasks }, (project) => {
    startTarget(project);
    startRuns(project);
  });
  const summaries = new SummaryWatch(notifier, projects, recent);
  const target = targetHandlers(projects);
  const handlers: Handlers = {
    'app.about': () => ({ version, platform: process.platform, home }),
    'tasks.list': ({ project }) => tasks.of(project),
    'tasks.cancel': ({ task }) => {
      tasks.cancel(task);
      return {};
    },
    ...folderHandlers({ recent, home }),
    ...projectHandlers({
      ...{ projects, recent, summaries, notifier, home },
      choose: async (project, folders) => {
        await importChosen(project, folders.source);
        await target['target.choose']({ project: project.id, directory: folders.target });
      },
    }),
    ...sourceHandlers(projects),
    ...target,
    ...similarityHandlers(projects),
    ...pictureHandlers(projects),
    ...runHandlers(projects),
  };
  return {
    async answer(name, params) {
      const { data: call } = inProject.safeParse(params);
      if (call && name !== 'projects.forget') projects.work(call.project);
      return answer(handlers, name, params);
    },
    subscribe: (listener) => notifier.subscribe(listener),
    picture: async (address) =>
      existing(
        'run' in address
          ? await serveRunPicture(projects, address)
          : await servePicture(projects, address),
        'This picture',
      ),
    async close() {
      await summaries.close();
      await projects.close();
      recent.close();
    },
  };
}
