// application-knows-only-domain, by an import at run time
export const contracts = () => import('#libs/contracts');
