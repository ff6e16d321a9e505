// The only door to the engine. Every answer is JSON or a Problem (RFC 9457); a Problem is thrown.
import type { Signal } from './types';

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    /** On a conflict: the row as it is now. */
    readonly row: Signal | null = null,
  ) {
    super(detail);
  }

  /** This server has no such endpoint: the page says so, and shows nothing in its place. */
  get isMissing(): boolean {
    return this.code === 'no_such_path' || (this.status === 404 && this.code === 'unknown');
  }
}

let token = '';
let onRefused: () => void = () => undefined;

export function useToken(next: string, refused: () => void): void {
  token = next;
  onRefused = refused;
}

export function authorised(headers: Record<string, string> = {}): Record<string, string> {
  return token === '' ? headers : { ...headers, Authorization: `Bearer ${token}` };
}

async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => null)) as Record<string, unknown> | null;
  const text = (name: string, other: string) =>
    typeof body?.[name] === 'string' ? (body[name] as string) : other;
  const row = (body?.row ?? null) as Signal | null;
  return new Problem(response.status, text('code', 'unknown'), text('detail', ''), row);
}

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, cache: 'no-store' });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Problem(0, 'unreachable', '');
  }
  if (response.status === 401) onRefused();
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const init: RequestInit = { headers: authorised({ Accept: 'application/json' }) };
  if (signal) init.signal = signal;
  return (await (await send(path, init)).json()) as T;
}

export async function getText(path: string): Promise<string> {
  return (await send(path, { headers: authorised() })).text();
}

export async function getFile(path: string): Promise<Blob> {
  return (await send(path, { headers: authorised() })).blob();
}

/** `undefined`: this server has no such endpoint. */
export async function getIfServed<T>(path: string, signal?: AbortSignal): Promise<T | undefined> {
  try {
    return await get<T>(path, signal);
  } catch (error) {
    if (error instanceof Problem && error.isMissing) return undefined;
    throw error;
  }
}

/** Where the answer is no JSON. `body`: undefined where there is nothing to say. */
export async function postForText(path: string, body: unknown): Promise<string> {
  const init: RequestInit = { method: 'POST', headers: authorised({ 'Content-Type': 'application/json' }) };
  if (body !== undefined) init.body = JSON.stringify(body);
  return (await send(path, init)).text();
}

export async function post<T>(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: T }> {
  const isText = typeof body === 'string';
  const response = await send(path, {
    method: 'POST',
    headers: authorised({
      'Content-Type': isText ? 'text/plain' : 'application/json',
      ...headers,
    }),
    body: isText ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as T };
}
