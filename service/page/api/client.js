// @ts-check
/** All calls to the service. Nothing else here calls it, so that whatever the page shows can be asked by anyone. */

/**
 * @typedef {object} Finding
 * @property {string} pointer
 * @property {string} code
 * @property {string} message
 * @property {string} [hint]
 * @property {Record<string, any>} [params]
 */

/** The service said why it cannot answer (RFC 9457). */
export class Problem extends Error {
  /** @param {number} status @param {Record<string, any>} body */
  constructor(status, body) {
    super(body.detail ?? body.title ?? String(status));
    this.name = "Problem";
    this.status = status;
    this.title = /** @type {string} */ (body.title ?? "");
    this.type = /** @type {string} */ (body.type ?? "");
    this.errors = /** @type {Finding[]} */ (body.errors ?? []);
    this.diagnosis = body.diagnosis ?? null;
  }
}

/** The service is not there. */
export class Away extends Error {}

/** A full service is asked again, for as long as a planner would wait; not all pages at the same moment. */
const TRIES = 30;
const LEAST_PAUSE = 0.5;
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** @param {number} seconds @param {AbortSignal} [signal] @returns {Promise<void>} */
function passed(seconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/**
 * @typedef {object} Client
 * @property {(path: string, signal?: AbortSignal) => Promise<any>} get
 * @property {(path: string, body: object, signal?: AbortSignal) => Promise<any>} post
 * @property {(path: string, body: object, media?: string) => Promise<{file: Blob, name: string}>} fetchFile
 */

/**
 * Return what calls the service.
 *
 * @param {() => "en" | "zh"} language   the language to be answered in
 * @param {(away: boolean) => void} tell  told when the service is away or back
 * @returns {Client}
 */
export function createClient(language, tell) {
  /** @param {string} path @param {RequestInit} init @returns {Promise<Response>} */
  async function call(path, init) {
    for (let left = TRIES; ; left -= 1) {
      const response = await sent(path, init);
      if (response.status !== 503 || left === 1) return response;
      const asked = Number(response.headers.get("Retry-After")) || 1;
      await passed(LEAST_PAUSE + Math.random() * asked, init.signal ?? undefined);
    }
  }

  /** @param {string} path @param {RequestInit} init @returns {Promise<Response>} */
  async function sent(path, init) {
    const headers = { "Accept-Language": language(), ...init.headers };
    try {
      const response = await fetch(path, { ...init, headers, cache: "no-store" });
      tell(false);
      return response;
    } catch (error) {
      if (init.signal?.aborted) throw error;
      tell(true);
      throw new Away(String(error));
    }
  }

  /** @param {Response} response @returns {Promise<Response>} */
  async function good(response) {
    if (response.ok) return response;
    const isProblem = response.headers.get("Content-Type")?.includes("json");
    throw new Problem(response.status, isProblem ? await response.json() : { title: response.statusText });
  }

  /** @param {string} path @param {object} body @param {string} media @param {AbortSignal} [signal] */
  const posted = async (path, body, media, signal) =>
    good(
      await call(path, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: media },
        body: JSON.stringify(body),
        signal,
      }),
    );

  return {
    async get(path, signal) {
      return (await good(await call(path, { headers: { Accept: "application/json" }, signal }))).json();
    },
    async post(path, body, signal) {
      return (await posted(path, body, "application/json", signal)).json();
    },
    async fetchFile(path, body, media = XLSX) {
      const response = await posted(path, body, media);
      const said = response.headers.get("Content-Disposition")?.match(/filename\*=UTF-8''([^;]+)/);
      return { file: await response.blob(), name: said ? decodeURIComponent(said[1]) : "apportion" };
    },
  };
}
