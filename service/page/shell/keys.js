// @ts-check
/**
 * Undo and redo by the usual keys; a field that is being typed in keeps its own undo.
 *
 * @param {import("../state/types.js").Store} store
 */
export function listenToKeys(store) {
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const at = /** @type {HTMLElement | null} */ (event.target);
    if (at?.matches?.("input:not([type=range]), textarea, [contenteditable]")) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) store.undo();
    else if (key === "y" || (key === "z" && event.shiftKey)) store.redo();
    else return;
    event.preventDefault();
  });
}
