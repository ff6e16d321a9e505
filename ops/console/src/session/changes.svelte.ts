// The one stream of changes that all pages share.
import { authorised } from '../api/client';
import { follow, type Following } from '../api/events';
import type { Change } from '../api/types';
import { session } from './session.svelte';

type Listener = (change: Change) => void;

class Changes {
  state = $state<'off' | 'live' | 'waiting'>('off');
  count = $state(0);
  private listeners = new Set<Listener>();
  private following: Following | null = null;

  start(): void {
    this.following?.stop();
    this.following = follow({
      open: (lastId, signal) => {
        const headers = authorised({ Accept: 'text/event-stream' });
        if (lastId) headers['Last-Event-ID'] = lastId;
        return fetch('/api/v1/changes', { headers, signal, cache: 'no-store' });
      },
      onEvent: (event) => this.take(event.data),
      onState: (state) => (this.state = state === 'refused' ? 'off' : state),
    });
  }

  stop(): void {
    this.following?.stop();
    this.following = null;
    this.state = 'off';
  }

  /** Calls back at each change until the returned function is called. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private take(data: string): void {
    let change: Change;
    try {
      change = JSON.parse(data) as Change;
    } catch {
      return; // not ours to repair; the next read has the row
    }
    this.count += 1;
    session.seen(change.row.engine.as_of);
    for (const listener of this.listeners) listener(change);
  }
}

export const changes = new Changes();
