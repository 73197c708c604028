export const decide = 'domain';
