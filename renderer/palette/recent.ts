const key = 'metaldesk-recent';
const most = 6;

export interface Recent {
  systemId: string;
  hostname: string;
}

/** Machines that were opened from the palette, the latest first; kept in this browser. */
export function recentMachines(): Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? (kept as Recent[]).filter((r) => typeof r?.systemId === 'string') : [];
  } catch {
    return [];
  }
}

export function rememberMachine(machine: Recent): void {
  const { systemId, hostname } = machine;
  const others = recentMachines().filter((r) => r.systemId !== systemId);
  localStorage.setItem(key, JSON.stringify([{ systemId, hostname }, ...others].slice(0, most)));
}
