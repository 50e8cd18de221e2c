// @ts-check
/** `<apportion-chart>`: one picture. */
import { loadCharts } from "../libraries.js";
import { theme } from "./theme.js";

class Chart extends HTMLElement {
  /** @type {any} */ #chart = null;
  /** @type {Record<string, any> | null} */ #option = null;
  /** @type {ResizeObserver | null} */ #sized = null;
  /** @type {IntersectionObserver | null} */ #sight = null;
  #making = false;
  #seen = true;
  #stale = false;

  /** @param {Record<string, any>} option */
  set option(option) {
    if (option === this.#option) return;
    this.#option = option;
    this.#stale = true;
    if (this.#seen) this.#draw();
  }

  /** Draw what is to be shown; a picture out of sight waits, so that those in sight can follow the hand. */
  #draw = () => {
    if (!this.#chart || !this.#stale || !this.#option) return;
    this.#stale = false;
    this.#chart.setOption({ ...theme(), ...this.#option }, { notMerge: true });
  };

  connectedCallback() {
    void this.#make();
  }

  disconnectedCallback() {
    removeEventListener("beforeprint", this.#draw);
    this.#sight?.disconnect();
    this.#sized?.disconnect();
    this.#chart?.dispose();
    this.#chart = null;
    this.#making = false;
    this.#stale = true;
  }

  async #make() {
    if (this.#making) return;
    this.#making = true;
    const library = await loadCharts();
    if (!this.isConnected || this.#chart) return;
    this.#chart = library.init(this, null, { renderer: "canvas" });
    this.#draw();
    this.#sight = new IntersectionObserver((entries) => {
      this.#seen = entries[entries.length - 1].isIntersecting;
      if (this.#seen) this.#draw();
    });
    this.#sight.observe(this);
    addEventListener("beforeprint", this.#draw);
    this.#sized = new ResizeObserver(() => this.#chart?.resize());
    this.#sized.observe(this);
    this.dataset.drawn = "yes";
  }

  /**
   * @param {"png" | "svg"} kind
   * @returns {Promise<Blob>} the picture as a file
   */
  async file(kind) {
    this.#draw();
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
