// Public warnings (CAP 1.2): a draft by one, its release by another (ops/decisions/0019).
import { get, getText, postForText, Problem } from '../api/client';

interface Entry {
  what: 'draft' | 'release';
  identifier: string;
  signal_id: string;
  revision: number;
  message: 'alert' | 'update' | 'cancel';
  at: string;
  unit: string | null;
  public: boolean;
}

/** A draft, and its release once there is one. */
export interface Warning {
  identifier: string;
  signalId: string;
  message: Entry['message'];
  draftedAt: string;
  releasedAt: string | null;
  isPublic: boolean;
}

/** Newest first. */
export function warningsOf(entries: Entry[]): Warning[] {
  const warnings = new Map<string, Warning>();
  for (const entry of entries) {
    const known = warnings.get(entry.identifier);
    if (known && entry.what === 'release') {
      warnings.set(entry.identifier, { ...known, message: entry.message, releasedAt: entry.at, isPublic: entry.public });
    } else if (entry.what === 'draft') {
      warnings.set(entry.identifier, {
        identifier: entry.identifier,
        signalId: entry.signal_id,
        message: entry.message,
        draftedAt: entry.at,
        releasedAt: null,
        isPublic: false,
      });
    }
  }
  return [...warnings.values()].reverse();
}

/** `undefined`: this installation makes none, or not for this account. */
export async function readWarnings(): Promise<Warning[] | undefined> {
  try {
    return warningsOf((await get<{ warnings: Entry[] }>('/api/v1/warnings')).warnings);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.isMissing || error.code === 'no_warnings' || error.status === 403) return undefined;
    throw error;
  }
}

const pathOf = (identifier: string) => `/api/v1/warnings/${encodeURIComponent(identifier)}`;

/** CAP 1.2, as it is or would be sent. */
export const readAlert = (identifier: string) => getText(pathOf(identifier));

export const release = (identifier: string) => postForText(`${pathOf(identifier)}/release`, undefined);

export const draft = (signalId: string, isCancel: boolean) =>
  postForText(
    `/api/v1/signals/${encodeURIComponent(signalId)}/warnings`,
    isCancel ? { cancel: true } : undefined,
  );
