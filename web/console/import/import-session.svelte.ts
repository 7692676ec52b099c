import * as api from '../../shared/api';
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
  #asked = 0;

  async upload(file: File): Promise<void> {
    await this.sending.send(async () => {
      this.job = await api.uploadImport(file);
      this.preview = await api.previewImport(this.job.id, this.settings);
    });
  }

  async open(job: ImportJob): Promise<void> {
    this.job = job;
    this.preview = undefined;
    this.sending.problem = undefined;
    if (job.status === 'uploaded') await this.#show();
    else this.#follow();
  }

  close(): void {
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
    this.#settle = setTimeout(() => void this.#show(), SETTLE_MS);
  }

  async start(): Promise<void> {
    const id = this.job?.id;
    if (!id) return;
    await this.sending.send(async () => {
      this.job = await api.startImport(id, this.settings);
    });
    this.#follow();
  }

  async move(what: 'pause' | 'resume' | 'cancel'): Promise<void> {
    const id = this.job?.id;
    if (!id) return;
    await this.sending.send(async () => {
      this.job = await api.moveImport(id, what);
    });
    this.#follow();
  }

  async #show(): Promise<void> {
    const id = this.job?.id;
    if (!id) return;
    this.#asked += 1;
    const asked = this.#asked;
    await this.sending.send(async () => {
      const preview = await api.previewImport(id, this.settings);
      // Of several that are under way only the last one counts.
      if (asked === this.#asked) this.preview = preview;
    });
  }

  #follow(): void {
    clearTimeout(this.#look);
    this.#look = setTimeout(() => void this.#refresh(), PROGRESS_MS);
  }

  async #refresh(): Promise<void> {
    const id = this.job?.id;
    if (!id) return;
    try {
      const job = await api.getImport(id);
      if (this.job?.id === id) this.job = job;
    } catch {
      // The server may be starting again: the import goes on by itself, and so does this look.
    }
    if (this.job?.status === 'running') this.#follow();
  }
}
