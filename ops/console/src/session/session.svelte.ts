// Who works here. The token lives in this tab only (sessionStorage) and in no address.
import { get, getIfServed, useToken } from '../api/client';
import { inOffset } from '../time';
import type { Facets, Role, SourceInfo, Unit } from '../api/types';

const KEPT = 'tributary.token';

interface Me {
  role: Role;
  unit: string | null;
  unit_name?: string | null;
}

class Session {
  state = $state<'unknown' | 'out' | 'in'>('unknown');
  wasRefused = $state(false);
  /** `null`: the server does not say; then it alone judges what may be done. */
  role = $state<Role | null>(null);
  unit = $state<string | null>(null);
  unitName = $state<string | null>(null);
  /** The engine's time: what every deadline and duration is counted by. */
  now = $state<string | null>(null);
  private offset: string | null = null;
  /** Class of each source, for the marks of evidence. */
  classes = $state<Record<string, string>>({});
  divisions = $state<Record<string, string>>({});
  units = $state<Unit[]>([]);

  async begin(): Promise<void> {
    const kept = sessionStorage.getItem(KEPT);
    if (kept) await this.enter(kept);
    else this.state = 'out';
  }

  async enter(token: string): Promise<void> {
    this.wasRefused = false;
    useToken(token, () => this.refuse());
    try {
      const sources = await get<{ as_of: string | null; sources: SourceInfo[] }>('/api/v1/sources');
      this.seen(sources.as_of);
      this.classes = Object.fromEntries(sources.sources.map((one) => [one.name, one.class]));
      const me = await getIfServed<Me>('/api/v1/me');
      this.role = me?.role ?? null;
      this.unit = me?.unit ?? null;
      this.unitName = me?.unit_name ?? null;
      await this.learnNames();
    } catch {
      if (!this.wasRefused) throw new Error('unreachable');
      return;
    }
    sessionStorage.setItem(KEPT, token);
    this.state = 'in';
  }

  private async learnNames(): Promise<void> {
    interface Names {
      units: Unit[];
      divisions?: { code: string; name: string }[];
    }
    const names = await getIfServed<Names>('/api/v1/units');
    if (!names) return;
    this.units = names.units;
    for (const one of names.divisions ?? []) this.divisions[one.code] = one.name;
  }

  learnFacets(facets: Facets): void {
    this.seen(facets.as_of);
    for (const one of facets.districts) {
      if (one.name && !this.divisions[one.id]) this.divisions[one.id] = one.name;
    }
  }

  /** The latest engine time that any answer has told; rows tell the site's offset with it. */
  seen(asOf: string | null | undefined): void {
    if (!asOf) return;
    const offset = /[+-]\d\d:\d\d$/.exec(asOf)?.[0];
    // Sources are told in UTC, which is no site's own time here.
    if (offset && offset !== '+00:00') this.offset = offset;
    const latest = this.now !== null && Date.parse(this.now) >= Date.parse(asOf) ? this.now : asOf;
    const local = this.local(latest);
    if (local !== this.now) this.now = local;
  }

  /** In the site's time: some answers tell it in UTC. */
  local(text: string): string {
    return this.offset === null ? text : inOffset(text, this.offset);
  }

  districtName(code: string): string {
    const district = this.divisions[code.slice(0, 6)];
    const street = code.length > 6 ? this.divisions[code] : undefined;
    if (!district) return code;
    return street ? `${district} ${street}` : district;
  }

  private refuse(): void {
    this.wasRefused = true;
    this.leave();
  }

  leave(): void {
    sessionStorage.removeItem(KEPT);
    useToken('', () => undefined);
    this.role = this.unit = this.unitName = null;
    this.state = 'out';
  }
}

export const session = new Session();
