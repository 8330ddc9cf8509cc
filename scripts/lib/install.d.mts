export function whyInstall(root: string): string | null;
export function ensureInstalled(root: string): Promise<void>;
export function localNode(root: string): string;
