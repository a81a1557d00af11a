"""Requests that fail as a test wants it: refused, slow, or cut off once they were acted upon."""

import asyncio
from collections import deque

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from mrb_tui.demo.audience import Fault


def failing(faults: deque[Fault]) -> Middleware:
    """Each fault is for one request, in their order; without one all is well."""

    @web.middleware
    async def fail(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not faults:
            return await handler(request)
        fault = faults.popleft()
        await request.read()
        await asyncio.sleep(fault.delay_s)
        if fault.status:
            headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
            return web.Response(status=fault.status, text=fault.body, headers=headers)
        response = await handler(request)
        if fault.cut and request.transport is not None:
            request.transport.close()
        return response

    return fail
