"""Atlassian Statuspage's API for whoever runs a page: incidents are made, carried on and read back.

https://developer.statuspage.io. It takes a request a second; beyond that it answers 429, or 420, with Retry-After.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from mrb_tui.clients.http import HttpAnswer, HttpClient

STATUSES = ("investigating", "identified", "monitoring", "resolved")
IMPACTS = ("none", "minor", "major", "critical")
LONGEST_NAME = 255
LONGEST_BODY = 25_000
_PAGE = 100
"""Incidents in one answer, the newest first; it gives no more."""


class StatuspageApi:
    """One page. `url` is the API's address without `/v1`. The key is given with each call, and kept nowhere."""

    def __init__(self, http: HttpClient, url: str, page_id: str, timeout_s: float) -> None:
        self._http = http
        self._base = f"{url.rstrip('/')}/v1/pages/{quote(page_id, safe='')}"
        self._timeout_s = timeout_s

    async def create(self, key: str, incident: Mapping[str, Any]) -> HttpAnswer:
        """A new incident: 201 and the incident."""
        return await self._request("POST", "/incidents", key, {"incident": incident})

    async def update(self, key: str, incident_id: str, changes: Mapping[str, Any]) -> HttpAnswer:
        """Carry one on: 200 and the incident."""
        return await self._request("PATCH", f"/incidents/{quote(incident_id, safe='')}", key, {"incident": changes})

    async def incident(self, key: str, incident_id: str) -> HttpAnswer:
        """One incident with its updates."""
        return await self._request("GET", f"/incidents/{quote(incident_id, safe='')}", key)

    async def incidents(self, key: str) -> HttpAnswer:
        """The newest incidents, whatever their state."""
        return await self._request("GET", f"/incidents?limit={_PAGE}&page=1", key)

    async def components(self, key: str) -> HttpAnswer:
        """The page's components. In pages, for all at once is let through only once a minute."""
        return await self._request("GET", "/components?per_page=100&page=1", key)

    async def _request(self, method: str, path: str, key: str, json: Mapping[str, Any] | None = None) -> HttpAnswer:
        headers = {"Authorization": f"OAuth {key}", "Accept": "application/json"}
        return await self._http.request(
            method, f"{self._base}{path}", headers=headers, json=json, timeout_s=self._timeout_s
        )
