"""What a call to AWS needs: an action on a resource, with what the policies' conditions may ask about the call."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """An action on a resource; in a grant the resource may end in ``*``, and there is no context."""

    action: str
    resource: str
    context: tuple[tuple[str, str], ...] = ()  # condition keys with their values, in order

    def __str__(self) -> str:
        given = "".join(f" {key}={value}" for key, value in self.context)
        return f"{self.action} on {self.resource}{given}"
