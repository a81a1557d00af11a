"""A Slack incoming webhook, as docs.slack.dev describes it: it says `ok`, or a word and a status."""

from json import JSONDecodeError

from aiohttp import web

from mrb_tui.demo.servers.faults import failing
from mrb_tui.demo.world import World

_TEAM, _SERVICE, _TOKEN = "T0DEMO000", "B0DEMO000", "demoTokenOfTheWebhook0001"
WEBHOOK_PATH = f"/services/{_TEAM}/{_SERVICE}/{_TOKEN}"


def slack(world: World) -> web.Application:
    """One workspace with one webhook."""
    audience = world.audience

    async def post(request: web.Request) -> web.Response:
        if request.match_info["team"] != _TEAM:
            return web.Response(status=404, text="no_team")
        if request.match_info["service"] != _SERVICE:
            return web.Response(status=404, text="no_service")
        if request.match_info["token"] != _TOKEN:
            return web.Response(status=403, text="invalid_token")
        try:
            message = await request.json()
        except (JSONDecodeError, UnicodeDecodeError):
            return web.Response(status=400, text="invalid_payload")
        if not isinstance(message, dict):
            return web.Response(status=400, text="invalid_payload")
        text = message.get("text")
        if not isinstance(text, str) or not text.strip():
            return web.Response(status=400, text="no_text")
        audience.posted.append(message)
        return web.Response(text="ok")

    application = web.Application(middlewares=[failing(audience.slack_faults)])
    application.router.add_post("/services/{team}/{service}/{token}", post)
    return application
