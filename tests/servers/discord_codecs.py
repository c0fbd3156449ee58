"""How the gateway puts payloads on the wire: as plain text, or as a compressed stream."""

import importlib
import zlib
from collections.abc import Callable
from typing import Protocol


class Codec(Protocol):
    """Turns the text of one payload into what goes over the wire."""

    def encode(self, text: str) -> str | bytes:
        """Return a text frame (str) or a binary frame (bytes)."""


class PlainCodec:
    """Sends text as it is."""

    def encode(self, text: str) -> str:
        """Return the text itself."""
        return text


class ZlibCodec:
    """Compresses all payloads of a connection as one zlib stream."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj()

    def encode(self, text: str) -> bytes:
        """Return the next piece of the stream."""
        return self._stream.compress(text.encode()) + self._stream.flush(zlib.Z_SYNC_FLUSH)


class ZstdCodec:
    """Compresses all payloads of a connection as one zstandard stream."""

    def __init__(self) -> None:
        # Only a client that has the package asks for this, so it is no dependency of the tests.
        zstandard = importlib.import_module("zstandard")
        self._stream = zstandard.ZstdCompressor().compressobj()
        self._end_of_block = zstandard.COMPRESSOBJ_FLUSH_BLOCK

    def encode(self, text: str) -> bytes:
        """Return the next piece of the stream."""
        piece: bytes = self._stream.compress(text.encode())
        rest: bytes = self._stream.flush(self._end_of_block)
        return piece + rest


_CODECS: dict[str, Callable[[], Codec]] = {"zlib-stream": ZlibCodec, "zstd-stream": ZstdCodec}


def codec_for(compression: str) -> Codec:
    """Return the codec for what a client has asked for in the URL."""
    return _CODECS.get(compression, PlainCodec)()
