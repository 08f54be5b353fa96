/** Removes a file or a folder of the origin private file system, if it is there. */
export async function removeFromOPFS(name) {
  const root = await navigator.storage.getDirectory();
  try {
    await root.removeEntry(name, { recursive: true });
  } catch (error) {
    if (error.name !== 'NotFoundError') throw error;
  }
}
