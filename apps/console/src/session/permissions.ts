import { useSession } from './use-session.js';

/** What a role may do, as the API decides it: the page shows what is allowed and says why the rest is not. */
const allowed = {
  admin: ['read', 'operate', 'manage', 'publish'],
  operator: ['read', 'operate'],
  viewer: ['read'],
  producer: ['publish'],
} as const;

type Permission = (typeof allowed)['admin'][number];

/** `null` when it is allowed, otherwise the sentence that says who may. */
export const useRefusal = (permission: Permission): string | null => {
  const { role } = useSession();
  const permissions: readonly Permission[] = allowed[role];
  if (permissions.includes(permission)) return null;
  const roles = Object.entries(allowed)
    .filter(([, granted]) => (granted as readonly Permission[]).includes(permission))
    .map(([name]) => name);
  return `Your role is ${role}; this needs ${roles.join(' or ')}.`;
};
