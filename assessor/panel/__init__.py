"""The pure room of the expert panel: scores in, an order with honest intervals out. A seed is an argument.

The official result (`official.official_results`) always stands first; the model stands beside it and decides nothing.
Nothing is imported here, so that a page which needs one part does not load the others; numpy is loaded by most modules,
scipy, scikit-learn and OR-tools only inside the functions that use them.

What goes in: plain rows. `scores.Score(nominee, expert, value, locked=True, conflicted=False)`, one for each expert and
nominee, ids as text; `strata` maps each nominee to its stratum (sector or city) or is None.

| module | call | what comes out |
|---|---|---|
| `conflicts` | `conflicts(nominees, experts, today)` | (nominee, expert) → coded reasons why they may not meet |
| `assignment` | `assign(nominees, experts, each=5, cap=30, barred=…, affinity=…, seed=7)` | `Assignment`: pairs with the reason of each, loads, components, seed |
| `changes` | `decline(assignment, nominee, expert, "busy", …)` · `change(…)` | the next expert after a coded decline; a change by hand with its reason |
| `official` | `official_results(scores, "trimmed_mean", minimum=3, places=2, quota=20)` | exact `Decimal` result and rank of each nominee, ties told |
| `model` | `PanelModel(seed=7).fit(scores, strata=strata)` | the estimator; `warnings_` are sentences for the page |
| | `.rank(quota, official=…)` | `Ranked` rows: official, raw mean, trimmed mean, quality, expected rank, low, high, p_in, zone |
| | `.explain(nominee)` | `Explanation`: parts that add up to the quality |
| | `.sensitivity(quota)` | who crosses the line when one expert is left out |
| | `.audit(groups, quota)` | in, discuss, out by city, size or sector |
| | `.report_experts()` | severity, scale, noise, flags: for the organiser only |
| | `.residuals()` | leave-one-out residuals of the scores: the disagreement list |
| `disagreement` | `worklist(residuals, hint=…)` · `override_rate(…)` | the list in order; how often people changed a score after it |
| `hint` | `train(past, …)` · `Hint.order(…)` | off by default; facts only order the list, with a card |

What is refused: `refusal.PanelRefusal` with a `code` and a Chinese sentence `says`. Results are NamedTuples of plain values
(`_asdict()` gives rows for `dashboards.panel_figures` and for tables).
"""
