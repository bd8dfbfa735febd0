/** What leaves the sandbox: the document without what only the sandbox knows. */
export function renderDocument(document: object): Record<string, unknown> {
  // Taking a field out costs several times as much as a copy.
  if (!('internal' in document)) return { ...document }
  const { internal: _, ...shown } = document as { internal?: unknown }
  return shown
}
