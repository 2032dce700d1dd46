"""The pure room of the expert panel: scores in, an order with honest intervals out. A seed is an argument.

The official result (`official.official_results`) always stands first; the model stands beside it and decides nothing.
Nothing is imported here, so that a page which needs one part does not load the others; numpy is loaded by most modules,
scipy, scikit-learn and OR-tools only inside the functions that use them.

What goes in: plain rows. `scores.Score(nominee, expert, value, locked=True, conflicted=False)`, one for each expert and
nominee, ids as text. `strata` maps each nominee to its stratum (sector or city), or is several such maps, or None.
`sittings` maps (nominee, expert) to the sitting of the score, where an expert may be harsher in one than in another.

`conflicts`      `conflicts(nominees, experts, today)`: (nominee, expert) → codes why the two may not meet
`assignment`     `assign(nominees, experts, each=5, cap=30, seed=7, affinity=…, barred=…)`: `Assignment` with the pairs, the
                 reason of each, loads, components, seed; `shared_fields(…)` makes affinities
`changes`        `decline(assignment, nominee, expert, "busy", experts=…, barred=…)` draws the next one;
                 `change(assignment, nominee, expert, instead, reason, …)` by hand
`official`       `official_results(scores, "trimmed_mean", minimum=3, places=2, quota=20)`: exact `Decimal` results, ranks, ties
`model`          `PanelModel(seed=7).fit(scores, strata=strata)`; `warnings_` are sentences for the page, and then
                 `.rank(quota, "trimmed_mean")`: official, raw mean, trimmed mean, quality, expected rank, low, high, p_in, zone
                 `.explain(nominee)`: parts that add up to the quality
                 `.sensitivity(quota)`: who crosses the line when one expert is left out
                 `.audit(groups, quota)`: in, discuss, out by city, size or sector
                 `.report_experts()`: severity, scale, noise, flags (words in `experts.FLAGS`), for the organiser only
                 `.residuals()`: every score against what the others predict for it
`disagreement`   `worklist(residuals, hint=…)`: the list in order; `override_rate(changed)`: how often people changed a score
`hint`           `train(past, current_batch, today)`, `Hint.order(rows, enabled=True)`: off by default, with a card

What is refused: `refusal.PanelRefusal` with a `code` and a Chinese sentence `says`. Results are NamedTuples of plain values
(`_asdict()` gives rows for `dashboards.panel_figures` and for tables).
"""
