"""A plan as text: what would be done, to what, and what to beware of."""

from mrb_tui.session.changes import RunView


def plan_text(view: RunView) -> str:
    """As far as it has come in."""
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
        lines.append(f"  protected  type {view.name_wanted} to confirm; with --yes: --confirm {view.name_wanted}")
    if view.dry_run is not None:
        lines.append(f"  dry run    {view.dry_run.words}")
    lines += [f"  ! {warning}" for warning in plan.warnings]
    return "\n".join(lines)
