// Light or dark: as the system says, until somebody chooses.
type Scheme = 'light' | 'dark';
const KEPT = 'tributary.theme';

class Theme {
  current = $state<Scheme>('light');

  begin(): void {
    const kept = localStorage.getItem(KEPT);
    const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
    this.show(kept === 'light' || kept === 'dark' ? kept : isDark ? 'dark' : 'light');
  }

  toggle(): void {
    this.show(this.current === 'dark' ? 'light' : 'dark');
    localStorage.setItem(KEPT, this.current);
  }

  private show(scheme: Scheme): void {
    this.current = scheme;
    document.documentElement.dataset.theme = scheme;
  }
}

export const theme = new Theme();
