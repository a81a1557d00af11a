"""A body read and unpacked up to a cap.

httpx unpacks each piece whole: 64 KB of a bomb are 66 MB, and a thousand times as much where it is packed twice.
"""

import zlib

import httpx

ACCEPTED = "gzip, deflate"
"""What is asked for, and what `read_body` unpacks."""

_MEMBER = b"\x1f\x8b"


async def read_body(response: httpx.Response, cap: int) -> tuple[bytes, bool]:
    """The first `cap` bytes, and whether there were more. A packing that was not asked for is left as it is.

    Raises httpx.DecodingError where it cannot be unpacked.
    """
    packed = response.headers.get("content-encoding", "").strip().lower() in ("gzip", "x-gzip", "deflate")
    inflate = _Inflate() if packed else None
    body = bytearray()
    async for piece in response.aiter_raw():
        body += inflate.unpack(piece, cap + 1 - len(body)) if inflate else piece
        if len(body) > cap:
            return bytes(body[:cap]), True
    return bytes(body), False


class _Inflate:
    """gzip, of one or more members, and deflate, with or without its header (RFC 9110, 8.4.1.2)."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._begun = False

    def unpack(self, data: bytes, room: int) -> bytes:
        """At most `room` bytes of what `data` unpacks to; the rest is lost."""
        out = bytearray()
        while data and len(out) < room:
            if self._zlib.eof:
                if not data.startswith(_MEMBER):
                    break  # padding
                self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 32)
            try:
                out += self._zlib.decompress(data, room - len(out))
            except zlib.error as error:
                if self._begun:
                    raise httpx.DecodingError(str(error)) from error
                self._zlib = zlib.decompressobj(-zlib.MAX_WBITS)
                self._begun = True
                continue
            self._begun = True
            data = self._zlib.unused_data if self._zlib.eof else self._zlib.unconsumed_tail
        return bytes(out)
