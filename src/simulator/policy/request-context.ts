/** Values of condition keys for one request, some of which have several; the keys in lower case, as IAM compares them. */
export type RequestContext = Readonly<Record<string, string | readonly string[] | undefined>>;
