// @ts-check
import { readFile } from "./reading.js";

/**
 * Take a file that is dropped anywhere on the page, unless a view has taken it; a browser would else leave the page.
 *
 * @param {import("./reading.js").Asking} asking
 */
export function listenToDrops(asking) {
  const isFile = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => {
    if (isFile(event)) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    if (!isFile(event) || event.defaultPrevented) return;
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    asking.store.look({ tab: "open" });
    void readFile(asking, file);
  });
}
