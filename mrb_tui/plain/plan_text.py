"""A plan and its end as text: what would be done, to what, and what to beware of; what came of it."""

from mrb_tui.actions.outcome import Result
from mrb_tui.session.changes import RunView


def plan_text(view: RunView, *, by_option: bool = False) -> str:
    """As far as it has come in. `by_option`: it may be confirmed on the command line too."""
    plan = view.plan
    if plan is None:
        return view.title
    target = plan.target
    rows = [
        ("context", target.context),
        ("server", target.server),
        ("namespace", target.namespace),
        ("object", target.name),
        ("uid", target.uid),
    ]
    lines = [view.title, *(f"  {name:<10} {value}" for name, value in rows if value), ""]
    lines += [f"  {change.words}" for change in plan.changes]
    lines += [f"  {detail}" for detail in plan.details]
    lines += ["", f"  by hand    {plan.equivalent}"] if plan.equivalent else []
    lines += [f"  undone by  {plan.undo}"] if plan.undo else []
    lines += [f"  lasts      {plan.step.lasts}"]
    if view.allowance is not None:
        allowed = {True: "yes", False: "no", None: "not known"}[view.allowance.allowed]
        lines.append(f"  permitted  {allowed}: {view.allowance.words}")
    if view.name_wanted:
        option = f"; with --yes: --confirm {view.name_wanted}" if by_option else ""
        lines.append(f"  protected  type {view.name_wanted} to confirm{option}")
    if view.dry_run is not None:
        lines.append(f"  dry run    {view.dry_run.words}")
    lines += [f"  ! {warning}" for warning in plan.warnings]
    return "\n".join(lines)


def result_text(result: Result) -> str:
    """How it ended, and what to do next."""
    head = f"{result.outcome}: {result.words}" if result.words else str(result.outcome)
    return "\n".join([head, *(f"  {advice}" for advice in result.advice)])
