"""Reads of a module only the functions that matter, for the same facts as if all of it were read.

LibCST and the interpreter take seconds for a megabyte, and of a file that the byte filter lets through most functions
hold nothing that it looks for. So a module is parsed without the bodies of its functions. Those of which the filter
says that they may hold a fact are read, and run as strangers would call them; any other is read when something that
runs calls it, and run for nobody's sake. When that is done, it is known which names hold a model, a URL, a key or a
client, or lead to a request: functions that mention such a name are then read as well, so are those that give
something to what a model is made of, and the module is interpreted anew, until there are no more of them.

What is read stands alone: `outline.py` tells from the bytes where it begins and ends. Where that, or anything else
here, is in doubt, the module is read as a whole, which also tells what is wrong with one that is no Python; so it is
where little would be left out, and (in `collect.py`) where a request is left of which nothing read tells the model.
What a module offers to others is told as far as it is known then, or as the names that they import need it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from functools import cache, lru_cache, partial

from anyint_lint.collector import program as ir
from anyint_lint.collector.candidates import Candidates, is_special
from anyint_lint.collector.exports import exports_of
from anyint_lint.collector.interesting import names_behind, requested_lines, telling
from anyint_lint.collector.interpreter import run
from anyint_lint.collector.machine import Machine
from anyint_lint.collector.naming import names_a_base_url, names_a_model
from anyint_lint.collector.outline import units
from anyint_lint.collector.parsing import program_of
from anyint_lint.collector.parts import Part, UnreadError
from anyint_lint.collector.prose import without_prose
from anyint_lint.collector.recorder import Recorder
from anyint_lint.collector.sdks import Table
from anyint_lint.collector.syntax import TEXT, syntax_of, uses_in
from anyint_lint.facts import Failure
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern

_MOST_STEPS = 60_000
"""Of the interpreter, in runs after which more turns out to be needed."""
_KEPT = 8
"""Texts that are remembered as far as they are parsed: several files may ask for names of one."""
LEAST_SAVED = 0.65
"""Of a text, in functions that need not be read at once. For less, reading it as a whole takes no longer (measured on
300 candidates of the benchmark), and tells at once whatever others ask of it later."""
_ID_SHAPED = pattern(rb"[\"'](?=[^\"'\n]*[\d-])[\w.:/@-]{4,80}[\"']")
"""What an account may call a model, however it looks: of a file this tells nothing, of a function much."""
_BASE_URL = pattern(rb"\bbase_url[ \t]*=(?!=)")
"""Something is told where it goes, which no other name need say."""
_TELLING = (_ID_SHAPED, _BASE_URL)
_HEAD = pattern(rb"[ \t]*(?:async[ \t]+)?def[ \t]+\w+")
_HANDED = rb"\bNAME\b(?:[ \t]*\([^()]*\))?+(?![ \t]*\.\w)|\bNAME\b(?:[ \t]*\([^()]*\))?(?:\.\w+)+[ \t]*=(?!=)"
"""A client that goes somewhere, or has an attribute set."""
_TAKING_LAMBDA = pattern(rb"\blambda\b[^\n]*(?<![\w.])\w+\.pop\([ \t]*-?\d*[ \t]*\)")
"""One that does so, in whatever calls it: a field's factory, a table."""
_STAR = pattern(rb"\bimport[ \t(]*\*")
_MAKERS = frozenset({"__init__", "__post_init__", "__call__"})


def recorder_of(text: str, table: Table, names: frozenset[str]) -> Recorder | None:
    """What the module's facts are made of, with such exports as `names` need.

    None where it is better read as a whole.
    """
    try:
        reading = _reading(text, table)
        return reading.recorder(names) if reading is not None else None
    except UnreadError:
        return None


@lru_cache(maxsize=_KEPT)
def _reading(text: str, table: Table) -> _Reading | None:
    data = text.encode("utf-8", "surrogatepass")
    if is_special(data) or _TAKING_LAMBDA.search(data) or _has_star_inside(data):
        return None
    found = [(unit, data[unit.start : unit.end]) for unit in units(data)]
    if not _saves(data, (part for _, part in found)):
        return None
    candidates = _candidates(table)
    matters = candidates.parts(without_prose(data))
    cleaned = [without_prose(part) for _, part in found]
    roots = {
        at
        for at, ((unit, _), clean) in enumerate(zip(found, cleaned, strict=True))
        if _gives_a_model(unit.name) or any(one.search(clean) for one in _TELLING) or matters(clean)
    }
    syntax = syntax_of(text) if _saves(data, (part for at, (_, part) in enumerate(found) if at not in roots)) else None
    if syntax is None:
        return None
    parts: list[Part] = []
    for at, ((unit, part), clean) in enumerate(zip(found, cleaned, strict=True)):
        line = unit.line + data.count(b"\n", unit.start, unit.head)
        function = syntax.functions.get(line)
        if function is None or function.name != unit.name:
            return None
        uses = uses_in(function, syntax.variables)
        parts.append(Part(unit, part, clean, uses, line))
        if uses.gives_a_text:
            roots.add(at)
    return _Reading(data, parts, frozenset(roots), syntax.imported, table, candidates, _private_callers(parts))


def _private_callers(parts: list[Part]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for part in parts:
        if part.unit.name.startswith("_") and part.takes_anything:
            for name in part.uses.called:
                found.setdefault(name, []).append(part)
    return found


def _saves(data: bytes, unread: Iterable[bytes]) -> bool:
    return sum(map(len, unread)) >= len(data) * LEAST_SAVED


def _has_star_inside(data: bytes) -> bool:
    """Whether a function imports everything of a module: no Python, but what is parsed of it is the module's."""
    start = 0
    for star in _STAR.finditer(data):
        start = data.rfind(b"\n", start, star.start()) + 1 or start
        if data[start : start + 1] in (b" ", b"\t"):
            return True
    return False


def _gives_a_model(name: str) -> bool:
    return names_a_model(name.removeprefix("get_"))


@cache
def _candidates(table: Table) -> Candidates:
    return Candidates(table.rows, table.own)


@dataclass(slots=True)
class _Reading:
    data: bytes
    parts: list[Part]
    roots: frozenset[int]
    """The parts that may hold a fact by themselves."""
    imported: frozenset[str]
    """What the module imports."""
    table: Table
    candidates: Candidates
    _private_callers: dict[str, list[Part]]
    """From a name to the private functions with parameters that call it."""
    names: frozenset[str] = frozenset()
    """Which somebody imports."""
    met: set[int] = field(default_factory=set)
    """The parts that were called."""
    _skeleton: ir.Program | None = None

    def recorder(self, names: frozenset[str]) -> Recorder:
        self.names, self.met = names, set()
        roots = self._closed({*self.roots, *self._asked(names)})
        if not _saves(self.data, (part.text for at, part in enumerate(self.parts) if at not in roots)):
            raise UnreadError("the whole takes no longer")
        machine = self._run(roots)
        machine.recorder.exports = exports_of(machine)
        return machine.recorder

    def _run(self, roots: set[int]) -> Machine:
        skeleton = self._skeleton = self._skeleton or self._without_functions()
        more: set[int] = set()
        steps = 0

        def has_all(machine: Machine) -> bool:
            nonlocal more
            more = self._told(machine, roots) - roots
            return not more

        while True:
            self._with_writers(roots)
            machine = run(self._program(skeleton, roots), self.table, has_all)
            if not more and has_all(machine):
                return machine
            steps += machine.steps
            if steps > _MOST_STEPS:
                raise UnreadError("the whole takes less time than more trials")
            roots |= more

    def _closed(self, roots: set[int], lines: Sequence[int] = ()) -> set[int]:
        """With those that another run would tell to be needed as well, whatever else comes out of it."""
        while True:
            more = self._mentioning(self._requesting(roots, lines)) | self._taking(roots)
            if more <= roots:
                return roots
            roots = roots | more

    def _told(self, machine: Machine, roots: set[int]) -> set[int]:
        """The functions of which it is now known that they matter, these among them."""
        told = telling(machine)
        lines = requested_lines(machine.recorder)
        found = self._mentioning({name.encode() for name in told.names})
        found |= self._of_classes(machine) | self._keeping(roots, lines)
        found |= {at for at, part in enumerate(self.parts) if not told.plain.isdisjoint(part.uses.lent)}
        for name in told.clients:
            handed = re.compile(_HANDED.replace(b"NAME", name.encode()))
            for at in self._mentioning({name.encode()}):
                part = self.parts[at]
                if not self.candidates.methods.isdisjoint(part.words) or handed.search(part.clean):
                    found.add(at)
        if self.names:
            found |= set(self._asked(self.names | names_behind(machine, self.names)))
        return self._closed(roots | found, lines)

    def _running(self, roots: set[int]) -> Iterator[tuple[int, Part]]:
        """The functions that run: for their own sake, or as something calls them."""
        return ((at, part) for at, part in enumerate(self.parts) if at in roots or at in self.met)

    def _requesting(self, roots: set[int], lines: Sequence[int]) -> set[bytes]:
        """The names of those whose callers may decide what a request is: they have parameters, and a request stands on
        one of these lines, or perhaps in them, or in what they call."""
        names: set[bytes] = set()
        for _, part in self._running(roots):
            if part.takes_anything and (part.stands_on(lines) or self.candidates.requests(part.clean)):
                names.update(part.callable_as)
        # What a public function hands on is an inlet; a private one does not run for strangers if it has a caller.
        # Who calls it will be read, so that his callers matter, too.
        waiting = [*names]
        while waiting:
            for part in self._private_callers.get(waiting.pop().decode(), ()):
                fresh = {*part.callable_as} - names
                names |= fresh
                waiting += fresh
        return names

    def _taking(self, roots: set[int]) -> set[int]:
        """Those that take items of a list, and who calls them: each call may find others."""
        found: set[int] = set()
        fresh = {at for at, part in self._running(roots) if part.takes_items}
        while fresh:
            found |= fresh
            fresh = self._mentioning({name for at in fresh for name in self.parts[at].callable_as}) - found
        return found

    def _keeping(self, roots: set[int], lines: Sequence[int]) -> set[int]:
        """Those that give something imported, or a text, to an attribute, a list or a dict of which a model is made
        where a request stands, or in what that calls for it."""
        read = [part for _, part in self._running(roots)]
        asking = [part for part in read if part.stands_on(lines)]
        names = set[str]().union(*(part.uses.lent for part in asking))
        while asking:
            read = [part for part in read if part not in asking]
            asking = [part for part in read if part.unit.name in names]
            names.update(*(part.names for part in asking))
        return {
            at
            for at, part in enumerate(self.parts)
            if any(
                name in names and not given.isdisjoint(self.imported | part.uses.imported | {TEXT})
                for name, given in part.uses.kept.items()
            )
        }

    def _of_classes(self, machine: Machine) -> set[int]:
        """Those that may say where the requests of a class go that names a model."""
        owners = machine.recorder.class_hosts.owners
        return {
            at
            for at, part in enumerate(self.parts)
            if part.unit.owner in owners
            and b"://" in part.clean
            and any(names_a_base_url(word.decode()) for word in part.words)
        }

    def _mentioning(self, names: set[bytes]) -> set[int]:
        return {at for at, part in enumerate(self.parts) if not names.isdisjoint(part.words)}

    def _asked(self, names: frozenset[str]) -> Iterator[int]:
        """The functions on which the values of imported names may depend."""
        for at, part in enumerate(self.parts):
            if part.unit.name in names:
                yield at
            elif part.unit.owner in names:
                others = self.names - {part.unit.owner}
                if any(name.encode() in part.words for name in others) or (others and part.unit.name in _MAKERS):
                    yield at

    def _with_writers(self, roots: set[int]) -> None:
        """Adds the functions that give the module's names that these mention another value."""
        read: set[bytes] = set()
        fresh = set(roots)
        while fresh:
            for at in fresh:
                read |= self.parts[at].words
            fresh = {at for at, part in enumerate(self.parts) if at not in roots and not part.globals.isdisjoint(read)}
            roots |= fresh

    def _met(self, at: int) -> ir.Function:
        self.met.add(at)
        return self.parts[at].read()

    def _without_functions(self) -> ir.Program:
        """The module, its functions without parameters and bodies."""
        kept: list[bytes] = []
        end = 0
        for part in self.parts:
            unit = part.unit
            head = _HEAD.match(self.data, unit.head)
            if head is None:
                raise UnreadError("no function")
            kept += (self.data[end : head.end()], b"(): ...", b"\n" * self.data.count(b"\n", unit.head, unit.end))
            end = unit.end
        kept.append(self.data[end:])
        program = program_of(b"".join(kept).decode())
        if isinstance(program, Failure):
            raise UnreadError(program.message)
        return program

    def _program(self, skeleton: ir.Program, roots: set[int]) -> ir.Program:
        lines = {part.line: at for at, part in enumerate(self.parts)}

        def block(body: ir.Block) -> ir.Block:
            return tuple(map(statement, body))

        def statement(one: ir.Statement) -> ir.Statement:
            if isinstance(one, ir.Class):
                return replace(one, body=block(one.body))
            if not isinstance(one, ir.Function) or one.span is None or one.span.line not in lines:
                return one
            at = lines[one.span.line]
            if at in roots:
                return self.parts[at].read()
            return replace(one, later=ir.Later(partial(self._met, at), self.parts[at].uses.called))

        shared = {name.decode() for part in self.parts for name in part.globals}
        return ir.Program(block(skeleton.body), skeleton.shared_globals | shared)
