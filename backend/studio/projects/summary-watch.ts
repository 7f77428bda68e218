import type { Notification } from '../../contract/api.js';
import type { ProjectSummary } from '../../contract/projects.js';
import type { RecentProjects } from '../../store/recent-projects.js';
import type { Notifier } from '../notifier.js';
import type { OpenProject, Projects } from '../open-project.js';
import { factsOf, summaryOf } from './summary.js';

/** A summary is counted at most so often, however many images change. */
const INTERVAL_MILLISECONDS = 250;

/** Tells `project.changed` where a summary is another than before, and keeps the list up to date. */
export class SummaryWatch {
  readonly #notifier: Notifier;
  readonly #projects: Projects;
  readonly #recent: RecentProjects;
  readonly #told = new Map<string, string>();
  readonly #due = new Map<string, NodeJS.Timeout>();
  readonly #unsubscribe: () => void;

  constructor(notifier: Notifier, projects: Projects, recent: RecentProjects) {
    this.#notifier = notifier;
    this.#projects = projects;
    this.#recent = recent;
    this.#unsubscribe = notifier.subscribe((notification) => {
      const project = changedProject(notification);
      if (project !== undefined) this.#soon(project);
    });
  }

  /** Counts now, and tells where that is news. */
  async look(project: OpenProject): Promise<ProjectSummary> {
    const summary = await summaryOf(project);
    const facts = factsOf(project, summary);
    const text = JSON.stringify([summary, facts]);
    if (this.#told.get(project.id) === text) return summary;
    this.#told.set(project.id, text);
    this.#recent.remember(project.id, facts);
    this.#notifier.tell('project.changed', summary);
    this.#notifier.tell('projects.changed', {});
    return summary;
  }

  /** The list must know what was counted last when Towline is opened again. */
  async close(): Promise<void> {
    this.#unsubscribe();
    for (const [id, timer] of this.#due) {
      clearTimeout(timer);
      await this.#lookAt(id);
    }
  }

  #soon(id: string): void {
    if (this.#due.has(id)) return;
    const look = (): void => {
      this.#due.delete(id);
      void this.#lookAt(id);
    };
    this.#due.set(id, setTimeout(look, INTERVAL_MILLISECONDS));
  }

  /** What goes wrong here goes wrong for the window that asks, too, and is told to it. */
  async #lookAt(id: string): Promise<void> {
    try {
      await this.look(this.#projects.get(id));
    } catch {
      this.#told.delete(id);
    }
  }
}

/** The project whose summary may be another after this. */
function changedProject({ name, data }: Notification): string | undefined {
  switch (name) {
    case 'task':
      return data.state === 'running' ? undefined : data.project;
    case 'source.changed':
    case 'target.rows':
    case 'target.replaced':
    case 'target.available':
    case 'runs.changed':
      return data.project;
    default:
      return undefined;
  }
}
