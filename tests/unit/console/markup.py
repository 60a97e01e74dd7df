"""A page read as a browser would: which tags, attributes and texts it has."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(slots=True)
class Tag:
    name: str
    attributes: dict[str, str | None]
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


_EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "rect"})


class Markup(HTMLParser):
    """The tags of a page, in order; it raises ``AssertionError`` if they aren't closed as they were opened."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self._open: list[Tag] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), attrs
        self.tags.append(Tag(tag, dict(attrs)))
        if tag not in _EMPTY:
            self._open.append(self.tags[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY:
            assert self._open.pop().name == tag

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            tag.texts.append(data)

    def named(self, name: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name == name]

    def of_class(self, name: str) -> list[Tag]:
        return [tag for tag in self.tags if name in (tag.attributes.get("class") or "").split()]

    def values(self, attribute: str) -> Iterator[str]:
        for tag in self.tags:
            if (value := tag.attributes.get(attribute)) is not None:
                yield value


def assert_sound(page: str) -> Markup:
    """Return a page's tags, after a look at what no page of ours may have: two of an id, a reference to none, a style."""
    markup = Markup(page)
    ids = list(markup.values("id"))
    assert len(set(ids)) == len(ids)
    referred = [*markup.values("for"), *(one for value in markup.values("aria-describedby") for one in value.split())]
    referred += [value[1:] for value in markup.values("href") if value.startswith("#")]
    assert set(referred) <= set(ids)
    assert not list(markup.values("style"))
    assert not [name for tag in markup.tags for name in tag.attributes if name.startswith("on")]
    return markup
