"""What all tables of the configuration share."""

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """Unknown keys are mistakes; a value is never repeated in a message, for it may be a secret."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
