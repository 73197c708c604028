/** One line for the person who started this process; the log is for whoever runs it. */
export const sayOnStderr = (line: string): void => {
  process.stderr.write(`hookline: ${line}\n`);
};
