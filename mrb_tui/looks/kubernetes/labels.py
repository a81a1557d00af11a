"""Which labels a selector takes.

https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
"""

from collections.abc import Mapping

from mrb_tui.clients.kube_objects import Object, items, part, selector_text, text


def selects(selector: Object, labels: Mapping[str, object]) -> bool:
    """Whether it takes an object with these labels; the empty one takes all.

    What is not understood counts as met: being told of a policy too many is the lesser harm.
    """
    wanted = part(selector, "matchLabels")
    return all(labels.get(key) == value for key, value in wanted.items()) and all(
        _meets(expression, labels) for expression in items(selector, "matchExpressions")
    )


def _meets(expression: Object, labels: Mapping[str, object]) -> bool:
    key, operator = text(expression, "key"), text(expression, "operator")
    listed = expression.get("values")
    values = listed if isinstance(listed, list) else []
    if operator == "In":
        return labels.get(key) in values
    if operator == "NotIn":
        return key not in labels or labels[key] not in values
    if operator == "Exists":
        return key in labels
    return key not in labels if operator == "DoesNotExist" else True


def selector_words(selector: Object) -> str:
    """`app=web,tier in (a,b)`, or `all`."""
    return selector_text(selector) or "all"
