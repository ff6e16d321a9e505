// Changes received while the console is open, in steps of ten seconds: what this browser saw, and
// nothing that it would have to guess.
import { changes } from '../session/changes.svelte';

export const STEP_SECONDS = 10;
const MOST_STEPS = 180;

class Rate {
  /** Seconds of the wall clock, and changes in the step that ended there. */
  times = $state.raw<number[]>([]);
  counts = $state.raw<number[]>([]);
  private timer: ReturnType<typeof setInterval> | undefined;
  private before = 0;

  start(): void {
    this.before = changes.count;
    this.timer = setInterval(() => this.step(), STEP_SECONDS * 1000);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private step(): void {
    const now = changes.count;
    this.times = [...this.times, Math.round(Date.now() / 1000)].slice(-MOST_STEPS);
    this.counts = [...this.counts, now - this.before].slice(-MOST_STEPS);
    this.before = now;
  }
}

export const rate = new Rate();
