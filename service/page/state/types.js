// @ts-check
/**
 * The shapes of the page's state. What the service says keeps the names of the API; see `/docs`.
 *
 * @typedef {Record<string, any>} Plan          a plan of the API
 * @typedef {Record<string, any>} Allocation    an answer of the API
 * @typedef {{op: string} & Record<string, any>} Operation   of a scenario
 * @typedef {{id: string, name: string, operations: Operation[]}} Scenario   a state that the planner has named
 *
 * @typedef {object} Work                what a planner makes: undone, redone, kept over a reload
 * @property {string} source             what it was opened from: the id of an example, or a file's name
 * @property {Plan | null} base          the plan as it was opened; never changed
 * @property {Operation[]} operations    what has been changed since, in order
 * @property {Scenario[]} scenarios
 * @property {Record<string, any> | null} growth    the sandbox: `{case, chosen}`
 *
 * @typedef {object} View                how it is looked at: kept over a reload, not undone
 * @property {string} tab                id of a view
 * @property {string} arrangement        id of an arrangement of the grid
 * @property {string} [heat]             measure that colours the heat map
 * @property {string} [base]             state that others are compared with
 * @property {string} [stage]            state whose moves are shown
 * @property {string} [moved]            dimension by which moves are shown
 * @property {string} [knob]             what is varied
 * @property {string} [seen]             what is seen of it
 * @property {string} [efficiency]       what fairness is paid with
 * @property {import("../grid/sieve.js").Sieve} [sieve]   which rows are shown
 * @property {string[]} [hidden]         columns that are not
 * @property {"en" | "zh"} language
 * @property {"unit" | "wan" | "plain"} numbers   money in the plan's unit, in 万元, or in single units of the currency
 *
 * @typedef {{label: string, work: Work}} Step   `label`: key of a text
 *
 * @typedef {object} State
 * @property {Work} work
 * @property {Step[]} past               the works before this one, the latest last
 * @property {Step[]} future             the works undone, the next one to redo last
 * @property {View} view
 * @property {Record<string, any>} known what the service said, by name; asked anew after a reload
 *
 * @typedef {object} Store
 * @property {State} state
 * @property {(listener: (state: State, before: State) => void) => () => void} subscribe
 * @property {(change: (work: Work) => Work) => void} begin   put a work there that nothing was before
 * @property {(label: string, change: (work: Work) => Work) => void} edit
 * @property {(change: Partial<View>) => void} look
 * @property {(name: string, value: any) => void} know
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {(kept: {work: Work, past: Step[], future: Step[], view: View}) => void} restore
 *
 * @typedef {object} Context             all that a view is given
 * @property {State} state
 * @property {Store} store
 * @property {import("../api/client.js").Client} client
 * @property {(key: string, facts?: Record<string, any>) => string} say
 * @property {import("../language/format.js").Format} format
 */
export {};
