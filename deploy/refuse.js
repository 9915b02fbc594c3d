/** The message is for the one who deploys; where in here it was thrown is of no use to them. */
export function refuse(message) {
  const error = new Error(message);
  error.stack = message;
  throw error;
}
