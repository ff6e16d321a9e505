// Server-sent events over fetch, since EventSource can carry no token. What was read is never asked
// for again: after a break the stream resumes behind the last whole event (Last-Event-ID).

export interface ServerEvent {
  id: string;
  name: string;
  data: string;
}

/** Cuts a stream of text into events; keeps what is not whole yet. */
export class EventCutter {
  private rest = '';
  /** Id of the last whole event; an event without one keeps it. */
  lastId = '';

  push(text: string): ServerEvent[] {
    this.rest += text;
    const events: ServerEvent[] = [];
    for (;;) {
      const end = /\r?\n\r?\n/.exec(this.rest);
      if (!end) return events;
      const block = this.rest.slice(0, end.index);
      this.rest = this.rest.slice(end.index + end[0].length);
      const event = this.read(block);
      if (event) events.push(event);
    }
  }

  /** After a break the half event is dropped: it comes again. */
  forgetRest(): void {
    this.rest = '';
  }

  private read(block: string): ServerEvent | null {
    let name = 'message';
    const data: string[] = [];
    let id: string | null = null;
    for (const line of block.split(/\r?\n/)) {
      const colon = line.indexOf(':');
      if (colon === 0) continue; // a comment: the server's sign of life
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'event') name = value;
      if (field === 'data') data.push(value);
      if (field === 'id') id = value;
    }
    if (id !== null) this.lastId = id;
    return data.length > 0 ? { id: this.lastId, name, data: data.join('\n') } : null;
  }
}

/** Milliseconds before the n-th attempt in a row: 1 s, 2 s, … at most 30 s. */
export function waitBefore(attempt: number): number {
  return Math.min(30_000, 1000 * 2 ** Math.max(0, attempt - 1));
}

export interface Following {
  stop(): void;
}

export interface FollowOptions {
  open(lastId: string, signal: AbortSignal): Promise<Response>;
  onEvent(event: ServerEvent): void;
  onState(state: 'live' | 'waiting' | 'refused'): void;
  sleep?(milliseconds: number): Promise<void>;
}

const asleep = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

export function follow(options: FollowOptions): Following {
  const abort = new AbortController();
  void run(options, abort.signal);
  return { stop: () => abort.abort() };
}

async function run(options: FollowOptions, signal: AbortSignal): Promise<void> {
  const cutter = new EventCutter();
  const sleep = options.sleep ?? asleep;
  let attempt = 0;
  while (!signal.aborted) {
    try {
      const response = await options.open(cutter.lastId, signal);
      if (response.status >= 400 && response.status < 500 && response.status !== 429) {
        options.onState('refused');
        // The place is known no more: from now on, instead of never.
        if (cutter.lastId === '' || (response.status !== 400 && response.status !== 410)) return;
        cutter.lastId = '';
      } else if (response.ok && response.body) {
        attempt = 0;
        options.onState('live');
        await drain(response.body, cutter, options);
      }
    } catch {
      if (signal.aborted) return;
    }
    if (signal.aborted) return;
    cutter.forgetRest();
    options.onState('waiting');
    attempt += 1;
    await sleep(waitBefore(attempt));
  }
}

async function drain(
  body: ReadableStream<Uint8Array>,
  cutter: EventCutter,
  options: FollowOptions,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const event of cutter.push(decoder.decode(value, { stream: true }))) {
      options.onEvent(event);
    }
  }
}
