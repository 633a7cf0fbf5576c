"""Says what an installed package offers under a name: run as a program, once for each package, by test_sdk_table.

A process of its own, because big packages warn, patch and register things on import; its environment switches their
telemetry off. Reads a JSON list of names from stdin, writes a JSON object from name to what was found.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import json
import sys
import typing
from collections.abc import Callable, Iterable
from typing import Any

_INSTANCE = "()"
# What constructors need so that an instance can be had without a network.
_ARGUMENTS: dict[str, dict[str, Any]] = {
    "anthropic.Anthropic": {"api_key": "key"},
    "boto3.client": {
        "service_name": "bedrock-runtime",
        "region_name": "us-east-1",
        "aws_access_key_id": "key",
        "aws_secret_access_key": "key",
    },
    "cohere.ClientV2": {"api_key": "key"},
    "google.genai.Client": {"api_key": "key"},
    "langchain_anthropic.ChatAnthropic": {"model": "model", "api_key": "key"},
    "langchain_openai.ChatOpenAI": {"model": "model", "api_key": "key"},
    "litellm.LiteLLM": {"api_key": "key"},
    "mem0.proxy.main.Mem0": {"config": {}},
    "mistralai.client.Mistral": {"api_key": "key"},
    "openai.OpenAI": {"api_key": "key"},
}
_BARE = frozenset({"aisuite.Client", "ollama.Client"})


class AbsentError(Exception):
    """The package is there, the name is not."""


class UnusableError(Exception):
    """Something else that the name needs is not installed, or no instance can be made."""


def probe(name: str) -> dict[str, Any]:
    """`{"found": True, ...}` with the parameters, or why not: `absent`, or `unusable` with the reason."""
    try:
        return {"found": True, **_parameters(_resolve(name))}
    except AbsentError as reason:
        return {"found": False, "absent": str(reason)}
    except UnusableError as reason:
        return {"found": False, "unusable": str(reason)}


def _resolve(name: str) -> Any:
    constructor, instance, path = name.partition(_INSTANCE + ".")
    found = _import(constructor)
    if not instance:
        return found
    made = _instance(constructor, found)
    for part in path.split("."):
        calls = part.endswith(_INSTANCE)
        made = _member(made, part.removesuffix(_INSTANCE))
        if calls:
            return _connection(made, path.partition(f"{part}.")[2])
    return made


def _connection(method: Any, path: str) -> Any:
    """What a method returns, by its annotation: a manager, whose `__enter__` returns the connection itself."""
    manager = _annotated(method, "return")
    found = _annotated(manager.__enter__, "return")
    *resources, last = path.split(".")
    for resource in resources:
        found = _annotated(found, resource)
    return _member(found, last)


def _annotated(owner: Any, name: str) -> Any:
    # By name in the owner's module: other annotations beside it may be for type checkers only.
    annotation = owner.__annotations__[name]
    return _member(sys.modules[owner.__module__], annotation) if isinstance(annotation, str) else annotation


def _import(name: str) -> Any:
    parts = name.split(".")
    found = _module(parts[0], parts[0])
    for count, part in enumerate(parts[1:], 2):
        # The attribute first: packages hide modules behind functions of the same name.
        missing = object()
        try:
            value = getattr(found, part, missing)
        except ImportError as error:
            raise UnusableError(f"{name}: {error}") from error
        found = _module(".".join(parts[:count]), name) if value is missing else value
    return found


def _module(name: str, wanted: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if missing and (name == missing or name.startswith(f"{missing}.") or missing.startswith(f"{name}.")):
            raise AbsentError(f"{wanted}: {error}") from error
        raise UnusableError(f"{wanted}: {error}") from error
    except ImportError as error:
        raise UnusableError(f"{wanted}: {error}") from error


def _instance(constructor: str, found: Any) -> Any:
    if constructor in _ARGUMENTS:
        return found(**_ARGUMENTS[constructor])
    if constructor in _BARE:
        return found()
    if constructor == "instructor.Instructor":
        openai = importlib.import_module("openai")
        return importlib.import_module("instructor").from_openai(openai.OpenAI(api_key="key"))
    return found  # methods of a class can be read from the class


def _member(owner: Any, name: str) -> Any:
    try:
        return getattr(owner, name)
    except AttributeError as error:
        raise AbsentError(str(error)) from error
    except ImportError as error:
        raise UnusableError(str(error)) from error


def _parameters(found: Any) -> dict[str, Any]:
    parameters = _signature(found)
    bound = inspect.isfunction(found) and "." in found.__qualname__ and "<locals>" not in found.__qualname__
    if bound and parameters and parameters[0].name in {"self", "cls"}:
        parameters = parameters[1:]  # a method read from its class
    keywords: dict[str, None] = {}
    for parameter in parameters:
        if parameter.kind in {parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY}:
            keywords[parameter.name] = None
        elif parameter.kind is parameter.VAR_KEYWORD:
            keywords.update(dict.fromkeys(_unpacked(found, parameter)))
    keywords.update(dict.fromkeys(_fields(found)))
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return {
        "positional": [one.name for one in parameters if one.kind in positional],
        "keywords": list(keywords),
        "variadic": any(one.kind is one.VAR_POSITIONAL for one in parameters),
        "passes_on": any(one.kind is one.VAR_KEYWORD for one in parameters),
    }


def _signature(found: Any) -> list[inspect.Parameter]:
    if not callable(found):
        raise AbsentError(f"{found!r} cannot be called")
    try:
        parameters = list(inspect.signature(found).parameters.values())
        if inspect.isclass(found) and [one.kind.name for one in parameters] == ["VAR_POSITIONAL", "VAR_KEYWORD"]:
            # A metaclass that hides the constructor (haystack's components).
            parameters = list(inspect.signature(found.__init__).parameters.values())[1:]
    except Exception as error:  # what was removed from a package may raise anything when it is asked
        raise AbsentError(f"no signature: {error}") from error
    kinds = [one.kind.name for one in parameters]
    if kinds == ["VAR_POSITIONAL", "VAR_KEYWORD"] and inspect.isclass(found) and found.__mro__ == (found, object):
        raise UnusableError(f"{found!r} stands in for a class that needs something else installed")
    return parameters


def _unpacked(found: Any, parameter: inspect.Parameter) -> Iterable[str]:
    """The keys of `**kwargs: Unpack[SomeTypedDict]`."""
    target: Callable[..., Any] = found.__init__ if inspect.isclass(found) else found
    try:
        hint = typing.get_type_hints(target).get(parameter.name)
    except Exception:  # noqa: BLE001  (an annotation that only a type checker can evaluate)
        return ()
    arguments = typing.get_args(hint)
    # Also the TypedDict of typing_extensions, which is_typeddict does not know.
    return typing.get_type_hints(arguments[0]) if arguments and hasattr(arguments[0], "__total__") else ()


def _fields(found: Any) -> Iterable[str]:
    """Field names and aliases that a pydantic model accepts."""
    fields = getattr(found, "model_fields", None) if inspect.isclass(found) else None
    if not isinstance(fields, dict):
        return
    config = getattr(found, "model_config", {})
    for name, info in fields.items():
        aliases = [alias for alias in (info.alias, info.validation_alias) if isinstance(alias, str)]
        if not aliases or config.get("populate_by_name") or config.get("validate_by_name"):
            yield name
        yield from aliases
        yield from (one for one in getattr(info.validation_alias, "choices", ()) if isinstance(one, str))


def main() -> None:
    names = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.StringIO()):  # some packages greet
        found = {name: probe(name) for name in names}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
