/** An error as the SDK throws it: its name is what AWS calls it. */
export function awsError(name: string, message = 'told by AWS', extra: object = {}): Error {
  return Object.assign(new Error(message), { name }, extra);
}
