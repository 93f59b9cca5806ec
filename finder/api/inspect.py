import inspect

from drf_spectacular.openapi import AutoSchema

KEY_SCHEME = "ApiKey"


class ApiSchema(AutoSchema):
    """How a view is described: with or without a key, all may ask."""

    def get_auth(self) -> list[dict[str, list]]:
        return [{}, {KEY_SCHEME: []}]

    def get_description(self) -> str:
        """The words of the method; the class's are for those who read the code."""
        return inspect.getdoc(self.view.get) or ""

    def get_tags(self) -> list[str]:
        return []
