/** The other end of a child program: answers what the parent asks, and ends when the parent has ended. */
export function answerParent(commands) {
  process.on('disconnect', () => process.exit());
  // Ctrl-C reaches the whole group; the parent says when this one ends.
  process.on('SIGINT', () => undefined);
  process.on('message', async ({ id, command, input }) => {
    try {
      process.send({ id, result: await commands[command](input) });
    } catch (error) {
      process.send({ id, error: error.stack });
    }
  });
}
