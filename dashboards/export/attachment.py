"""A file for the reader's disk."""

from flask import Response

from dashboards.badges import weakest
from dashboards.scene import Scene


def attachment(content: bytes, content_type: str, scene: Scene, what: str, ending: str) -> Response:
    """The answer that a browser saves under the file's name."""
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(scene, what)}.{ending}"'
    return response


def file_name(scene: Scene, what: str) -> str:
    """Names run, building, contents and the weakest quality among the inputs, so that a file cannot lose it."""
    parts = (scene.run.name, scene.building, what, weakest(scene.run))
    return "-".join(part for part in parts if part)
