/** Microseconds of the clock that all processes of a machine share; it never goes back. */
export const nowUs = () => Number(process.hrtime.bigint() / 1_000n);

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
