/** Where the API begins; health is outside. */
export const apiPath = '/api/v1';
