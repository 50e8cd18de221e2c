"""On which line of a YAML text a JSON pointer leads."""

import yaml as pyyaml

_LOADER = getattr(pyyaml, "CSafeLoader", pyyaml.SafeLoader)


def line_of(text: str, pointer: str) -> int:
    """Return the line, counted from 1, of what a pointer leads to, or of the last part of it that is there.

    The text is one that `service.files.yaml.load_yaml` reads: not too deep, and its aliases are not followed twice.
    """
    node = pyyaml.compose(text, Loader=_LOADER)
    if node is None:
        return 1
    line = int(node.start_mark.line)
    for part in pointer.split("/")[1:]:
        inner = _inside(node, part.replace("~1", "/").replace("~0", "~"))
        if inner is None:
            break
        node, line = inner
    return line + 1


def _inside(node: pyyaml.Node, part: str) -> tuple[pyyaml.Node, int] | None:
    """Return what lies one step further in, and the line on which it is named."""
    if isinstance(node, pyyaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, pyyaml.ScalarNode) and key.value == part:
                return value, int(key.start_mark.line)
    elif isinstance(node, pyyaml.SequenceNode) and part.isdigit() and int(part) < len(node.value):
        inner = node.value[int(part)]
        return inner, int(inner.start_mark.line)
    return None
