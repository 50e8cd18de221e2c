// @ts-check
/** `<apportion-chart>`: one picture. */
import { loadCharts } from "../libraries.js";
import { theme } from "./theme.js";

class Chart extends HTMLElement {
  /** @type {any} */ #chart = null;
  /** @type {Record<string, any> | null} */ #option = null;
  /** @type {ResizeObserver | null} */ #sized = null;
  #making = false;

  /** @param {Record<string, any>} option */
  set option(option) {
    if (option === this.#option) return;
    this.#option = option;
    this.#chart?.setOption({ ...theme(), ...option }, { notMerge: true });
  }

  connectedCallback() {
    void this.#make();
  }

  disconnectedCallback() {
    this.#sized?.disconnect();
    this.#chart?.dispose();
    this.#chart = null;
    this.#making = false;
  }

  async #make() {
    if (this.#making) return;
    this.#making = true;
    const library = await loadCharts();
    if (!this.isConnected || this.#chart) return;
    this.#chart = library.init(this, null, { renderer: "canvas" });
    if (this.#option) this.#chart.setOption({ ...theme(), ...this.#option });
    this.#sized = new ResizeObserver(() => this.#chart?.resize());
    this.#sized.observe(this);
    this.dataset.drawn = "yes";
  }

  /**
   * @param {"png" | "svg"} kind
   * @returns {Promise<Blob>} the picture as a file
   */
  async file(kind) {
    if (kind === "png") {
      const address = this.#chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#fff" });
      const bytes = Uint8Array.from(atob(address.split(",")[1]), (letter) => letter.charCodeAt(0));
      return new Blob([bytes], { type: "image/png" });
    }
    const library = await loadCharts();
    const size = { width: this.clientWidth, height: this.clientHeight };
    const drawn = library.init(null, null, { renderer: "svg", ssr: true, ...size });
    drawn.setOption({ ...theme(), ...this.#option, animation: false });
    const text = drawn.renderToSVGString();
    drawn.dispose();
    return new Blob([text], { type: "image/svg+xml" });
  }
}

customElements.define("apportion-chart", Chart);
