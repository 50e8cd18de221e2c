// @ts-check
/**
 * Return a function that remembers its last answer: the same arguments give the same object, which is how grids and
 * charts know that nothing has changed.
 *
 * @template {any[]} A
 * @template R
 * @param {(...given: A) => R} make
 * @returns {(...given: A) => R}
 */
export function remembered(make) {
  /** @type {A | undefined} */
  let last;
  /** @type {R} */
  let answer;
  return (...given) => {
    if (!last || given.some((value, place) => value !== /** @type {A} */ (last)[place])) {
      answer = make(...given);
      last = given;
    }
    return answer;
  };
}
