import * as api from '../../shared/api';
import { asProblem } from '../../shared/problem';
import type { ImportJob, ImportPreview, ImportSettings } from '../../shared/wire';
import { Sending } from '../sending.svelte';

const PROGRESS_MS = 700;
const SETTLE_MS = 350;

/** One import from the file to the end: what it would become, and how far it is. */
export class ImportSession {
  job = $state.raw<ImportJob>();
  preview = $state.raw<ImportPreview>();
  settings = $state.raw<ImportSettings>({ createReps: false, overwrite: false });
  readonly sending = new Sending();

  #settle: ReturnType<typeof setTimeout> | undefined;
  #look: ReturnType<typeof setTimeout> | undefined;
  #showing = false;
  /** The settings that the preview is of. */
  #previewed = $state.raw<ImportSettings>();

  /** Whether the preview is of the settings as they are now: nothing is started that nobody has seen. */
  get settled(): boolean {
    return this.#previewed === this.settings;
  }

  async upload(file: File): Promise<void> {
    await this.sending.send(async () => {
      this.job = await api.uploadImport(file);
    });
    await this.show();
  }

  async open(job: ImportJob): Promise<void> {
    this.job = job;
    this.preview = undefined;
    this.sending.problem = undefined;
    if (job.status === 'uploaded') await this.show();
    else this.#follow();
  }

  close(): void {
    clearTimeout(this.#settle);
    clearTimeout(this.#look);
    this.job = undefined;
    this.preview = undefined;
    this.settings = { createReps: false, overwrite: false };
    this.sending.problem = undefined;
  }

  /** Changes how the file is read; what it becomes is asked for when nothing more changes for a moment. */
  change(part: Partial<ImportSettings>): void {
    this.settings = { ...this.settings, ...part };
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => void this.show(), SETTLE_MS);
  }

  async start(): Promise<void> {
    const id = this.job?.id;
    if (!id || !this.settled) return;
    await this.sending.send(async () => {
      this.#learn(await api.startImport(id, this.settings));
    });
    this.#follow();
  }

  async move(what: 'pause' | 'resume' | 'cancel'): Promise<void> {
    const id = this.job?.id;
    if (!id) return;
    await this.sending.send(async () => {
      this.#learn(await api.moveImport(id, what));
    });
    this.#follow();
  }

  /** Asks what the file becomes: one question at a time, and another when the settings changed meanwhile. */
  async show(): Promise<void> {
    if (this.#showing) return;
    this.#showing = true;
    this.sending.problem = undefined;
    while (this.job?.status === 'uploaded' && !this.settled && !this.sending.problem) {
      const { settings } = this;
      try {
        const preview = await api.previewImport(this.job.id, settings);
        if (settings === this.settings) {
          this.preview = preview;
          this.#previewed = settings;
        }
      } catch (thrown) {
        if (settings === this.settings) this.sending.problem = asProblem(thrown);
      }
    }
    this.#showing = false;
  }

  /** Takes news of the import, unless another one was opened or this one closed meanwhile. */
  #learn(job: ImportJob): void {
    if (this.job?.id === job.id) this.job = job;
  }

  #follow(): void {
    clearTimeout(this.#look);
    this.#look = setTimeout(() => void this.#refresh(), PROGRESS_MS);
  }

  async #refresh(): Promise<void> {
    const id = this.job?.id;
    if (!id) return;
    try {
      this.#learn(await api.getImport(id));
    } catch {
      // The server may be starting again: the import goes on by itself, and so does this look.
    }
    if (this.job?.status === 'running') this.#follow();
  }
}
