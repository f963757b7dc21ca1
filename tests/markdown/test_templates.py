"""Links on pages that a tool reads before a browser does."""

from __future__ import annotations

import pytest

from newsarc.markdown.links import find_document_links
from newsarc.markdown.templates import has_templates, mask_templates


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("[a]({{ site.baseurl }}/b)", ["{{ site.baseurl }}/b"]),
        ("[a]({% post_url 2012-02-08-b %}#c)", ["{% post_url 2012-02-08-b %}#c"]),
        ('[a]({{< ref "b.md" >}})', ['{{< ref "b.md" >}}']),
        ('![a]({{ "/b (c).png" | relative_url }})', ['{{ "/b (c).png" | relative_url }}']),
        ('<img src="{{ "/b.png" | absURL }}">', ['{{ "/b.png" | absURL }}']),
        ('{{< figure src="b.png" >}} and {% include c.html url="d" %}', []),
        ("{% highlight md %}\n[a](b)\n{% endhighlight %}", []),
        ("{{< highlight md >}}\n[a](b)\n{{< /highlight >}}", []),
        ("{/* [a](b) */}", []),
        ("$$\n[f](x)\n$$", []),
        ("<Img src={b} href={`c`} :src='d' />", []),
        ("[a](b c.md), [a](b c/d), [a](b c)", ["b c.md", "b c/d"]),
        ("[//]: <> (a comment)\n\n[a]: b.md", ["b.md"]),
        ("[a]()", [""]),
        ("[a](b) [c](d)\n\n1. [[e](f)", ["b", "d", "f"]),
        ("[![a](b)](c)", ["b", "c"]),
        ("[a](b 'title')", ["b"]),
    ],
)
def test_links_beside_templates(text: str, targets: list[str]) -> None:
    """A target may have a template in it; what is in other templates is no link."""
    links = find_document_links(text)

    assert [link.target for link in links] == targets
    assert all(link.read(text[link.start : link.end]) == link.target for link in links)


@pytest.mark.parametrize("text", ["{{< toc >}}", "{% x %}", "<Table rows />", "<my-table>", "<% x %>"])
def test_text_that_tools_fill(text: str) -> None:
    """A template or a component may put anything on the page."""
    assert has_templates(text)
    assert not has_templates("# A < B\n\n<div>{x}</div>")


def test_masked_templates_keep_offsets() -> None:
    """Each character of a template has another one in its place, and lines stay lines."""
    text = "a {{ b\nc }} d"

    assert mask_templates(text) == "a \ue000\ue000\ue000\ue000\n\ue000\ue000\ue000\ue000 d"
