/** What leaves the sandbox: the document without what only the sandbox knows. */
export function renderDocument(document: object): Record<string, unknown> {
  const { internal: _, ...shown } = document as { internal?: unknown }
  return shown
}
