// @ts-check
/** How the named states of a work change. */
/** @typedef {import("./types.js").Work} Work */
/** @typedef {import("./types.js").Scenario} Scenario */

/**
 * Keep the present state under a name; an older one of this name gives way.
 *
 * @param {string} name
 * @returns {(work: Work) => Work}
 */
export function kept(name) {
  return (work) => {
    const others = work.scenarios.filter((scenario) => scenario.name !== name);
    const id = String(1 + Math.max(0, ...work.scenarios.map((scenario) => Number(scenario.id))));
    return { ...work, scenarios: [...others, { id, name, operations: work.operations }] };
  };
}

/** @param {Scenario} scenario @returns {(work: Work) => Work} */
export function dropped(scenario) {
  return (work) => ({ ...work, scenarios: work.scenarios.filter((one) => one !== scenario) });
}

/** @param {Scenario} scenario @returns {(work: Work) => Work} */
export function taken(scenario) {
  return (work) => ({ ...work, operations: scenario.operations });
}
