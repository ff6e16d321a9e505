// One back-test from the first question to its report: begun at the server, asked after once a second.
import { get, post, Problem } from '../api/client';
import { language } from '../words/words.svelte';

type Levels = Record<'red' | 'orange' | 'yellow' | 'blue', number>;
export const FATES = ['new', 'raised', 'same', 'lowered', 'vanished'] as const;

export interface ChangedRow {
  fate: (typeof FATES)[number];
  before: string;
  after: string;
  signal_id: string;
  title: string;
}

export interface Report {
  from: string | null;
  rows: Levels;
  compared: Levels | null;
  fates: Record<(typeof FATES)[number], number> | null;
  precision: number | null;
  labelled: number;
  changed: ChangedRow[];
  left_out: number;
}

interface Job {
  id: string;
  state: 'running' | 'done' | 'failed' | 'stopped';
  share: number | null;
  message: string | null;
}

const PAUSE = 1000;

/** One that nobody waits for any more. */
function end(id: string): void {
  void post(`/api/v1/backtests/${id}/stop`, {}).catch(() => undefined);
}

export class Backtest {
  state = $state<'none' | 'absent' | Job['state']>('none');
  /** Of what is to be read, 0 to 1; null before the first word of it. */
  share = $state<number | null>(null);
  message = $state('');
  report = $state.raw<Report | null>(null);
  problem = $state.raw<Problem | null>(null);
  private id = $state('');
  /** Rises with each question: an answer to an earlier one is about another text. */
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  async start(text: string, days: number): Promise<void> {
    this.forget();
    const asked = this.asked;
    this.state = 'running';
    await this.attempt(async () => {
      const query = new URLSearchParams({ last: `${days}d`, lang: language.current });
      const { body } = await post<Job>(`/api/v1/rules/backtest?${query}`, text);
      if (asked !== this.asked) return end(body.id);
      this.id = body.id;
      await this.take(body);
    });
  }

  get mayStop(): boolean {
    return this.id !== '';
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await this.attempt(async () => this.take((await post<Job>(`/api/v1/backtests/${this.id}/stop`, {})).body));
  }

  /** What is shown is no longer about the text that stands there; one that runs is ended. */
  forget(): void {
    clearTimeout(this.timer);
    if (this.state === 'running' && this.id) end(this.id);
    this.asked += 1;
    this.state = 'none';
    this.id = '';
    this.share = this.report = this.problem = null;
    this.message = '';
  }

  private async take(job: Job): Promise<void> {
    if (job.id !== this.id) return;
    this.share = job.share ?? this.share;
    this.message = job.message ?? '';
    if (job.state === 'running') {
      this.timer = setTimeout(() => void this.ask(), PAUSE);
      return;
    }
    if (job.state === 'done') this.report = await get<Report>(`/api/v1/backtests/${job.id}/report`);
    this.state = job.state;
  }

  private async ask(): Promise<void> {
    const id = this.id;
    await this.attempt(async () => this.take(await get<Job>(`/api/v1/backtests/${id}`)));
  }

  private async attempt(what: () => Promise<void>): Promise<void> {
    const asked = this.asked;
    try {
      await what();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (asked !== this.asked) return;
      const isAbsent = this.id === '' && (error.isMissing || error.status === 405);
      this.state = isAbsent ? 'absent' : 'none';
      if (!isAbsent) this.problem = error;
    }
  }
}
