import type { ApiKeyAnswer } from '#libs/contracts';

interface RoleInWords {
  readonly label: string;
  readonly color: string;
  readonly description: string;
}

export type Role = ApiKeyAnswer['role'];

export const roles: Readonly<Record<Role, RoleInWords>> = {
  admin: { label: 'Admin', color: 'hook', description: 'Does everything, keys included' },
  operator: { label: 'Operator', color: 'cyan', description: 'Reads, retries, cancels, replays' },
  viewer: { label: 'Viewer', color: 'gray', description: 'Reads' },
  producer: { label: 'Producer', color: 'orange', description: 'Publishes events and nothing else' },
};
