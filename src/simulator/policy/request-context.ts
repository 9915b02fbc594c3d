/** Values of condition keys for one request; the keys in lower case, as IAM compares them. */
export type RequestContext = Readonly<Record<string, string | undefined>>;
