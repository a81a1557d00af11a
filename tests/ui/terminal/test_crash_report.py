from mrb_tui.ui.terminal.crash_report import crash_report


def _fail(key: str) -> None:
    secret = f"Bearer {key}"
    try:
        raise KeyError(secret)
    except KeyError as error:
        raise ValueError(f"bad header {secret}") from error


def _report() -> str:
    try:
        _fail("planted-key-1234")
    except ValueError as error:
        return crash_report(error)
    raise AssertionError


def test_it_says_where_and_what_kind() -> None:
    report = _report()
    assert "builtins.KeyError" in report
    assert "builtins.ValueError" in report
    assert "test_crash_report.py" in report
    assert "in _fail" in report


def test_it_holds_no_values() -> None:
    assert "planted" not in _report()
    assert "secret" not in _report()
