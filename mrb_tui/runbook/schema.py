"""The JSON schema of a runbook file, for editors: completion and warnings while one is written."""

import json

from mrb_tui.runbook.model import RunbookFile

ID = "https://json-schema.org/draft/2020-12/schema"


def schema_text() -> str:
    """As docs/runbook.schema.json has it."""
    schema = {"$schema": ID, **RunbookFile.model_json_schema(by_alias=True), "title": "mrb-tui runbook, format 1"}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
